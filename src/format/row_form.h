/* What the entries of a build's rows have: a table's number, and what is added to it. */
#ifndef COBUY_FORMAT_ROW_FORM_H
#define COBUY_FORMAT_ROW_FORM_H

#include "cobuy.h"

enum row_form {
	ROW_OF_NEXT = COBUY_NEXT,
	ROW_WEIGHTED = 16, /* the increment, which cannot be derived where recent orders count more */
};

#endif
