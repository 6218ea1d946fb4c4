/* Tells a file's delimiter from its header row. */
#include "read/header_delimiter.h"

bool header_delimiter_find(const char *text, size_t nbytes, size_t limit, char *delimiter)
{
	bool quoted = false, tab = false, comma = false, semicolon = false, whole = nbytes >= limit;

	for (size_t i = 0; i < nbytes && i < limit; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		tab |= text[i] == '\t';
		comma |= text[i] == ',';
		semicolon |= text[i] == ';';
		if (text[i] == '\n') {
			whole = true;
			break;
		}
	}
	*delimiter = tab ? '\t' : semicolon && !comma ? ';' : ',';
	return whole;
}
