#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes of an SM3 digest.
#define CDIGEST_SM3_BYTES 32

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `length` bytes at `data`.
///
/// `seed` is 0 to start, or the value of the bytes before these: crc(crc(0, a), b) is
/// crc(0, a || b). `data` needs no alignment and may be null when `length` is 0.
uint32_t cdigest_crc32c(uint32_t seed, const void *data, size_t length);

/// `cdigest_crc32c` by tables alone, so that tests reach the path of other processors.
uint32_t cdigest_crc32c_portable(uint32_t seed, const void *data, size_t length);

/// How many inputs `cdigest_sm3_many` hashes side by side on this processor: 16 with AVX-512
/// (F, BW and VL), 8 with AVX2, 1 elsewhere.
int cdigest_sm3_lanes(void);

/// SM3 (GB/T 32905-2016) of `count` independent inputs of any lengths.
///
/// Input i is `lengths[i]` bytes at `inputs[i]` (which may be null when the length is 0); its
/// digest is written to `digests + 32 * i`. The digests may not overlap the inputs.
/// Nothing is allocated and no state is kept: any number of threads may call at once.
void cdigest_sm3_many(
  const uint8_t *const *inputs, const size_t *lengths, size_t count, uint8_t *digests);

/// `cdigest_sm3_many` in exactly 16, 8 or 1 lanes, so that tests reach every path.
///
/// Returns 1, or 0 with nothing written when this processor lacks that width.
int cdigest_sm3_many_with(
  int lanes, const uint8_t *const *inputs, const size_t *lengths, size_t count,
  uint8_t *digests);

/// One level of an RFC 6962 Merkle tree: parent i = SM3(0x01 || child 2i || child 2i+1).
///
/// `children` is 2 * `pairs` digests back to back, `parents` has room for `pairs` digests and may
/// be the same address as `children`; any other overlap is not allowed.
void cdigest_sm3_nodes(const uint8_t *children, size_t pairs, uint8_t *parents);

/// `cdigest_sm3_nodes` in exactly 16, 8 or 1 lanes; returns as `cdigest_sm3_many_with` does.
int cdigest_sm3_nodes_with(int lanes, const uint8_t *children, size_t pairs, uint8_t *parents);

#ifdef __cplusplus
}
#endif

#endif
