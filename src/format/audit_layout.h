/* Where every field of an audit file stands; FORMAT.md, "The audit file". */
#ifndef COBUY_FORMAT_AUDIT_LAYOUT_H
#define COBUY_FORMAT_AUDIT_LAYOUT_H

enum { AUDIT_MAJOR = 1, AUDIT_MINOR = 0 };

#define AUDIT_MAGIC "cobuyaud"

enum {
	AUDIT_MAGIC_AT = 0,
	AUDIT_MAGIC_NBYTES = 8,
	AUDIT_MAJOR_AT = 8,
	AUDIT_MINOR_AT = 10,
	AUDIT_ANCHORS_AT = 12,
	AUDIT_FILE_NBYTES_AT = 16,
	AUDIT_BUILD_ID_AT = 24,
	AUDIT_LEAST_AT = 40,
	AUDIT_NATS_AT = 48, /* of together, then next */
	AUDIT_CHECKSUM_AT = 64,
	AUDIT_HEADER_NBYTES = 72
};

/* The directory: by table, then group of anchors. */
enum { AUDIT_GROUP = 16, AUDIT_ENTRY_NBYTES_AT = 0, AUDIT_ENTRY_CHECKSUM_AT = 4, AUDIT_ENTRY_NBYTES = 12 };

#endif
