/* One character of UTF-8 at a time, from bytes that need not be UTF-8 at all. */
#include "base/utf8_step.h"

uint32_t utf8_step(const char *bytes, size_t nbytes, size_t *taken)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *b = (const unsigned char *)bytes;
	size_t length = b[0] < 0x80   ? 1
			: b[0] < 0xC0 ? 0
			: b[0] < 0xE0 ? 2
			: b[0] < 0xF0 ? 3
			: b[0] < 0xF8 ? 4
				      : 0;
	uint32_t character = length < 2 ? b[0] : b[0] & (0x7Fu >> length);

	*taken = 1;
	if (length == 0 || length > nbytes)
		return UTF8_INVALID;
	for (size_t i = 1; i < length; i++) {
		if ((b[i] & 0xC0) != 0x80)
			return UTF8_INVALID;
		character = character << 6 | (b[i] & 0x3F);
	}
	if (character < least[length] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
		return UTF8_INVALID;
	*taken = length;
	return character;
}
