/* The fields an order line may have. */
#include "read/order_field.h"

#include <stddef.h>

const char *order_field_name(enum order_field field)
{
	static const char *const names[ORDER_FIELD_COUNT] = {
		[FIELD_ORDER] = "order",
		[FIELD_ITEM] = "item",
		[FIELD_CUSTOMER] = "customer",
		[FIELD_TIME] = "time",
		[FIELD_SEQUENCE] = "sequence",
		[FIELD_QUANTITY] = "quantity",
		[FIELD_PRICE] = "price",
		[FIELD_STATUS] = "status",
	};

	return (unsigned)field < ORDER_FIELD_COUNT ? names[field] : NULL;
}
