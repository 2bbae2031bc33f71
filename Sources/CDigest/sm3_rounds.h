// The SM3 compression of one block in every lane of a vector, for any vector type.
//
// The including file defines the operations on 32-bit lanes V_ADD, V_XOR, V_XOR3, V_ROL, V_MAJ and
// V_CHOOSE, and for SM3_64_ROUNDS the steps EXPAND(j), EARLY(r, j, k) and LATE(r, j, k): round j,
// counted mod 16, with the names turned r times and the constant number k.
//
// Schedule words live in a ring of 16: round j reads W[j] and W[j+4], and W[j+4] replaces
// W[j-12] just before it is read, so expansion fills the gaps the rounds' chain leaves.
// Variables are renamed instead of moved: after four rounds every name is back in place.

#ifndef CDIGEST_SM3_ROUNDS_H
#define CDIGEST_SM3_ROUNDS_H

#define SM3_P0(x) V_XOR3(x, V_ROL(x, 9), V_ROL(x, 17))
#define SM3_P1(x) V_XOR3(x, V_ROL(x, 15), V_ROL(x, 23))

/// Replaces ring slot (j + 4) mod 16 by the word 16 later.
#define SM3_EXPAND(w, j) \
  do { \
    __typeof__((w)[0]) mixed_ = V_XOR3( \
      (w)[((j) + 4) & 15], (w)[((j) + 11) & 15], V_ROL((w)[((j) + 1) & 15], 15)); \
    (w)[((j) + 4) & 15] = V_XOR3( \
      SM3_P1(mixed_), V_ROL((w)[((j) + 7) & 15], 7), (w)[((j) + 14) & 15]); \
  } while (0)

#define SM3_ROUND(A, B, C, D, E, F, G, H, FF, GG, K, w, j) \
  do { \
    __typeof__(A) a12_ = V_ROL(A, 12); \
    __typeof__(A) ss1_ = V_ROL(V_ADD(V_ADD(E, K), a12_), 7); \
    __typeof__(A) tt1_ = V_ADD( \
      V_ADD(V_ADD(FF(A, B, C), D), V_XOR((w)[(j) & 15], (w)[((j) + 4) & 15])), \
      V_XOR(ss1_, a12_)); \
    __typeof__(A) tt2_ = V_ADD(V_ADD(V_ADD(GG(E, F, G), H), (w)[(j) & 15]), ss1_); \
    B = V_ROL(B, 9); \
    D = tt1_; \
    F = V_ROL(F, 19); \
    H = SM3_P0(tt2_); \
  } while (0)

// The names of the state s0 ... s7 turned 0 to 3 times.
#define SM3_TURN_0(ROUND, s, ...) \
  ROUND(s##0, s##1, s##2, s##3, s##4, s##5, s##6, s##7, __VA_ARGS__)
#define SM3_TURN_1(ROUND, s, ...) \
  ROUND(s##3, s##0, s##1, s##2, s##7, s##4, s##5, s##6, __VA_ARGS__)
#define SM3_TURN_2(ROUND, s, ...) \
  ROUND(s##2, s##3, s##0, s##1, s##6, s##7, s##4, s##5, __VA_ARGS__)
#define SM3_TURN_3(ROUND, s, ...) \
  ROUND(s##1, s##2, s##3, s##0, s##5, s##6, s##7, s##4, __VA_ARGS__)

#define SM3_EARLY_4(j) \
  EARLY(0, (j), (j)) EARLY(1, (j) + 1, (j) + 1) EARLY(2, (j) + 2, (j) + 2) \
  EARLY(3, (j) + 3, (j) + 3)
#define SM3_LATE_4(j, k) \
  EXPAND((j)) LATE(0, (j), (k) + (j)) \
  EXPAND((j) + 1) LATE(1, (j) + 1, (k) + (j) + 1) \
  EXPAND((j) + 2) LATE(2, (j) + 2, (k) + (j) + 2) \
  EXPAND((j) + 3) LATE(3, (j) + 3, (k) + (j) + 3)

#define SM3_64_ROUNDS \
  SM3_EARLY_4(0) SM3_EARLY_4(4) SM3_EARLY_4(8) \
  EXPAND(12) EARLY(0, 12, 12) EXPAND(13) EARLY(1, 13, 13) \
  EXPAND(14) EARLY(2, 14, 14) EXPAND(15) EARLY(3, 15, 15) \
  for (size_t k_ = 16; k_ < 64; k_ += 16) { \
    SM3_LATE_4(0, k_) SM3_LATE_4(4, k_) SM3_LATE_4(8, k_) SM3_LATE_4(12, k_) \
  }

#endif
