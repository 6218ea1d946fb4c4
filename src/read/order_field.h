/* The fields an order line may have. */
#ifndef COBUY_READ_ORDER_FIELD_H
#define COBUY_READ_ORDER_FIELD_H

enum order_field {
	FIELD_ORDER,
	FIELD_ITEM,
	FIELD_CUSTOMER,
	FIELD_TIME,
	FIELD_SEQUENCE,
	FIELD_QUANTITY,
	FIELD_PRICE,
	FIELD_STATUS,
	ORDER_FIELD_COUNT
};

/* The word for a field on the command line, and the name of its column unless told: "order", "item", ... */
const char *order_field_name(enum order_field field);

#endif
