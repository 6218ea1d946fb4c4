/* Texts from a shop's files, printed so that no byte of them can steer a terminal. */
#include "cli/safe_text.h"

#include "base/utf8_step.h"

void safe_text_print(FILE *to, const char *bytes, size_t nbytes)
{
	size_t taken;

	for (size_t at = 0; at < nbytes; at += taken) {
		uint32_t character = utf8_step(bytes + at, nbytes - at, &taken);

		if (character == UTF8_INVALID || character < 0x20 || (character >= 0x7F && character < 0xA0))
			fputs(UTF8_REPLACEMENT, to);
		else
			fwrite(bytes + at, 1, taken, to);
	}
}

void safe_text_print_item(FILE *to, const cobuy_item *item)
{
	safe_text_print(to, item->item.bytes, item->item.nbytes);
	if (item->title.nbytes) {
		fputs(" (", to);
		safe_text_print(to, item->title.bytes, item->title.nbytes);
		putc(')', to);
	}
}
