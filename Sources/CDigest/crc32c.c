// CRC-32C, reflected polynomial 0x82f63b78, initial value and final xor all ones.
//
// With SSE4.2 and PCLMUL: the crc32 instruction takes 8 bytes a cycle but answers three cycles
// later, so three adjacent stretches are summed side by side and joined. The crc of a stretch
// followed by n bytes is its crc times x^8n modulo the polynomial; a carry-less multiplication
// does it, with a crc32 of the product as the reduction. That multiplies by x^33 besides, hence the
// constants are x^(8n - 33). Elsewhere: eight tables, 8 bytes a step.

#include <stdbool.h>
#include <string.h>

#include "CDigest.h"

// Table s maps a byte to its crc when s bytes follow. The crc is linear, so an entry is the xor of
// those of the byte's bits: a table is written as its entries for 1, 2, 4, ... 128.
#define ENTRY(i, b0, b1, b2, b3, b4, b5, b6, b7) \
  (((i) & 1 ? b0 : 0) ^ ((i) & 2 ? b1 : 0) ^ ((i) & 4 ? b2 : 0) ^ ((i) & 8 ? b3 : 0) \
   ^ ((i) & 16 ? b4 : 0) ^ ((i) & 32 ? b5 : 0) ^ ((i) & 64 ? b6 : 0) ^ ((i) & 128 ? b7 : 0))
#define ENTRIES_4(i, ...) \
  ENTRY(i, __VA_ARGS__), ENTRY((i) + 1, __VA_ARGS__), ENTRY((i) + 2, __VA_ARGS__), \
    ENTRY((i) + 3, __VA_ARGS__)
#define ENTRIES_16(i, ...) \
  ENTRIES_4(i, __VA_ARGS__), ENTRIES_4((i) + 4, __VA_ARGS__), ENTRIES_4((i) + 8, __VA_ARGS__), \
    ENTRIES_4((i) + 12, __VA_ARGS__)
#define ENTRIES_64(i, ...) \
  ENTRIES_16(i, __VA_ARGS__), ENTRIES_16((i) + 16, __VA_ARGS__), \
    ENTRIES_16((i) + 32, __VA_ARGS__), ENTRIES_16((i) + 48, __VA_ARGS__)
#define SLICE(...) \
  {ENTRIES_64(0, __VA_ARGS__), ENTRIES_64(64, __VA_ARGS__), ENTRIES_64(128, __VA_ARGS__), \
   ENTRIES_64(192, __VA_ARGS__)}

static const uint32_t slices[8][256] = {
  SLICE(
    0xf26b8303, 0xe13b70f7, 0xc79a971f, 0x8ad958cf,
    0x105ec76f, 0x20bd8ede, 0x417b1dbc, 0x82f63b78),
  SLICE(
    0x13a29877, 0x274530ee, 0x4e8a61dc, 0x9d14c3b8,
    0x3fc5f181, 0x7f8be302, 0xff17c604, 0xfbc3faf9),
  SLICE(
    0xa541927e, 0x4f6f520d, 0x9edea41a, 0x38513ec5,
    0x70a27d8a, 0xe144fb14, 0xc76580d9, 0x8b277743),
  SLICE(
    0xdd45aab8, 0xbf672381, 0x7b2231f3, 0xf64463e6,
    0xe964b13d, 0xd725148b, 0xaba65fe7, 0x52a0c93f),
  SLICE(
    0x38116fac, 0x7022df58, 0xe045beb0, 0xc5670b91,
    0x8f2261d3, 0x1ba8b557, 0x37516aae, 0x6ea2d55c),
  SLICE(
    0xef306b19, 0xdb8ca0c3, 0xb2f53777, 0x6006181f,
    0xc00c303e, 0x85f4168d, 0x0e045beb, 0x1c08b7d6),
  SLICE(
    0x68032cc8, 0xd0065990, 0xa5e0c5d1, 0x4e2dfd53,
    0x9c5bfaa6, 0x3d5b83bd, 0x7ab7077a, 0xf56e0ef4),
  SLICE(
    0x493c7d27, 0x9278fa4e, 0x211d826d, 0x423b04da,
    0x847609b4, 0x0d006599, 0x1a00cb32, 0x34019664),
};

static uint32_t load_little(const uint8_t *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t sum_with_tables(uint32_t crc, const uint8_t *p, size_t length) {
  for (; length >= 8; length -= 8, p += 8) {
    uint32_t low = crc ^ load_little(p), high = load_little(p + 4);
    crc = slices[7][low & 255] ^ slices[6][low >> 8 & 255] ^ slices[5][low >> 16 & 255]
      ^ slices[4][low >> 24] ^ slices[3][high & 255] ^ slices[2][high >> 8 & 255]
      ^ slices[1][high >> 16 & 255] ^ slices[0][high >> 24];
  }
  for (; length > 0; length--, p++) crc = crc >> 8 ^ slices[0][(crc ^ *p) & 255];
  return crc;
}

#if defined(__x86_64__)

#include <immintrin.h>

#define SSE42 __attribute__((target("sse4.2,pclmul")))

/// Bytes of one of three stretches, and x^(8n - 33), x^(16n - 33) for n of them.
enum {
  LONG_BYTES = 1024,
  SHORT_BYTES = 128,
};
static const uint32_t long_shifts[2] = {0x170076fa, 0xa51b6135};
static const uint32_t short_shifts[2] = {0x0d3b6092, 0xb9e02b86};

static inline uint64_t load_8(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, sizeof word);
  return word;
}

SSE42 static inline __m128i product(uint64_t crc, uint32_t shift) {
  return _mm_clmulepi64_si128(
    _mm_cvtsi64_si128((long long)crc), _mm_cvtsi64_si128((long long)shift), 0);
}

/// The crc of 3 * `bytes` bytes at `p`.
SSE42 static inline uint64_t sum_three(
  uint64_t crc, const uint8_t *p, size_t bytes, const uint32_t shifts[2]) {
  uint64_t first = crc, second = 0, third = 0;
  for (size_t i = 0; i < bytes; i += 8) {
    first = _mm_crc32_u64(first, load_8(p + i));
    second = _mm_crc32_u64(second, load_8(p + bytes + i));
    third = _mm_crc32_u64(third, load_8(p + 2 * bytes + i));
  }
  __m128i joined = _mm_xor_si128(product(first, shifts[1]), product(second, shifts[0]));
  return _mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(joined)) ^ third;
}

SSE42 static uint32_t sum_with_sse42(uint32_t seed, const uint8_t *p, size_t length) {
  uint64_t crc = seed;
  for (; length >= 3 * LONG_BYTES; length -= 3 * LONG_BYTES, p += 3 * LONG_BYTES) {
    crc = sum_three(crc, p, LONG_BYTES, long_shifts);
  }
  for (; length >= 3 * SHORT_BYTES; length -= 3 * SHORT_BYTES, p += 3 * SHORT_BYTES) {
    crc = sum_three(crc, p, SHORT_BYTES, short_shifts);
  }
  for (; length >= 8; length -= 8, p += 8) crc = _mm_crc32_u64(crc, load_8(p));
  for (; length > 0; length--, p++) crc = _mm_crc32_u8((uint32_t)crc, *p);
  return (uint32_t)crc;
}

static bool has_sse42(void) {
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

#else

static bool has_sse42(void) { return false; }

static uint32_t sum_with_sse42(uint32_t crc, const uint8_t *p, size_t length) {
  return sum_with_tables(crc, p, length);
}

#endif

uint32_t cdigest_crc32c(uint32_t seed, const void *data, size_t length) {
  return ~(has_sse42() ? sum_with_sse42 : sum_with_tables)(~seed, data, length);
}

uint32_t cdigest_crc32c_portable(uint32_t seed, const void *data, size_t length) {
  return ~sum_with_tables(~seed, data, length);
}
