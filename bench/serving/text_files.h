/* The same content as text, for what does not answer look-ups: JSON lines, and CSV for DuckDB to make Parquet of. */
#ifndef COBUY_BENCH_TEXT_FILES_H
#define COBUY_BENCH_TEXT_FILES_H

#include "serving/store.h"

/* items.jsonl, items.csv and neighbours.csv. The SKUs of the bench shops and of Online Retail II need no quoting. */
bool text_files_write(const char *folder, const cobuy *index);

#endif
