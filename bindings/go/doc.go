// Package cobuy reads an index of what is bought together, next and again, as `cobuy build` writes it.
//
// One index is one immutable file. Open maps it, checks header and section table in constant time, and answers from any number
// of goroutines. Verify reads every byte and names the section that is bad. An index that was verified never answers ErrDamaged;
// one that was only opened may, and harms nothing: whatever the bytes say, a look-up stays inside the file.
//
// The file is mapped, not read, so that all processes of a node share one copy. Replace it by renaming a new one over it, as `cobuy
// publish` does; an index that is open goes on reading the old bytes. Where somebody cuts or rewrites the file in place all the
// same, a look-up that meets what is gone answers ErrChanged, and the process lives on; what was rewritten is checked as it is
// read. Live follows a path and takes up what is published there.
//
// Items are numbered from 0, by falling count of orders. A number that is no item gets an empty answer, never an error. Money is in
// minor units (cents), times are microseconds since 1970-01-01 UTC. Texts are the bytes that came in, copied out of the map.
//
// The package is plain Go without cgo, and needs the standard library alone.
package cobuy
