#ifndef CEMBEDDED_H
#define CEMBEDDED_H

#include <stddef.h>

/// The bytes of the embedded file with this name (no folder), and its length in `*length`.
/// Valid for the life of the process, not ended by a zero byte. NULL and 0 for an unknown name.
const unsigned char *_Nullable cembedded_file(const char *_Nonnull name, size_t *_Nonnull length);

#endif
