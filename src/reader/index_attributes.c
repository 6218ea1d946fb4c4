/* Items' attributes, and what tells two items apart. */
#include "reader/index_attributes.h"

bool index_attributes_open(const struct cobuy *index, struct index_attributes *out)
{
	const struct index_section *s = &index->sections[SECTION_ATTR];
	uint64_t texts_at;

	*out = (struct index_attributes){0};
	if (!s->bytes)
		return true;
	out->count = load_u32(s->bytes + ATTRIBUTES_COUNT);
	out->value_nbytes = load_u32(s->bytes + ATTRIBUTES_VALUE_NBYTES);
	out->values = s->bytes + ATTRIBUTES_VALUES;
	if (out->count == 0 || out->count > COBUY_ATTRIBUTES_MAX ||
	    (out->value_nbytes != 1 && out->value_nbytes != 2 && out->value_nbytes != 4))
		return false;
	texts_at = attributes_texts_at(index->header.item_count, out->count, out->value_nbytes);
	if (s->nbytes < texts_at + texts_bytes_at(0))
		return false;
	out->texts = (struct index_section){s->bytes + texts_at, s->nbytes - texts_at, s->offset + texts_at};
	return index_text_count(&out->texts, &out->text_count) && out->text_count >= out->count;
}

bool index_attributes_value(const struct index_attributes *a, uint32_t item, uint32_t k, uint32_t *value)
{
	const uint8_t *at = a->values + ((uint64_t)item * a->count + k) * a->value_nbytes;

	*value = a->value_nbytes == 1 ? *at : a->value_nbytes == 2 ? load_u16(at) : load_u32(at);
	return *value <= a->text_count - a->count;
}

/* Empty where it is not given; false: damaged. */
static bool attribute_text(const struct index_attributes *a, uint32_t item, uint32_t k, cobuy_text *out)
{
	uint32_t value;

	*out = (cobuy_text){0};
	return index_attributes_value(a, item, k, &value) &&
	       (value == 0 || index_text(&a->texts, a->text_count, a->count + value - 1, out));
}

cobuy_status cobuy_attribute(const cobuy *index, uint32_t number, uint32_t k, cobuy_text *name, cobuy_text *value)
{
	struct index_attributes a;

	if (!index_attributes_open(index, &a))
		return COBUY_E_INDEX;
	if (number >= index->header.item_count || k >= a.count)
		return COBUY_NONE;
	return index_text(&a.texts, a.text_count, k, name) && attribute_text(&a, number, k, value) ? COBUY_OK : COBUY_E_INDEX;
}

cobuy_status cobuy_differences(const cobuy *index, uint32_t anchor, uint32_t item, cobuy_difference *out, size_t capacity, size_t *filled)
{
	struct index_attributes a;
	size_t count = 0;

	*filled = 0;
	if (!index_attributes_open(index, &a))
		return COBUY_E_INDEX;
	if (anchor >= index->header.item_count || item >= index->header.item_count)
		return COBUY_NONE;
	for (uint32_t k = 0; k < a.count && count < capacity; k++) {
		uint32_t x, y;

		if (!index_attributes_value(&a, anchor, k, &x) || !index_attributes_value(&a, item, k, &y))
			return COBUY_E_INDEX;
		if (x == y)
			continue;
		if (!index_text(&a.texts, a.text_count, k, &out[count].attribute) || !attribute_text(&a, anchor, k, &out[count].anchor) ||
		    !attribute_text(&a, item, k, &out[count].item))
			return COBUY_E_INDEX;
		count++;
	}
	*filled = count;
	return count ? COBUY_OK : COBUY_NONE;
}
