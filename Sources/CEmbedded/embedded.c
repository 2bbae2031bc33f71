#include "CEmbedded.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char books[] = {
#embed "data/books.csv"
};
static const unsigned char charts[] = {
#embed "data/charts.csv"
};
static const unsigned char dimensions[] = {
#embed "data/dimensions.csv"
};
static const unsigned char regions[] = {
#embed "data/regions.csv"
};
static const unsigned char make_development_certs[] = {
#embed "../../Certs/make-development-certs"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t length;
} files[] = {
  {"books.csv", books, sizeof books},
  {"charts.csv", charts, sizeof charts},
  {"dimensions.csv", dimensions, sizeof dimensions},
  {"regions.csv", regions, sizeof regions},
  {"make-development-certs", make_development_certs, sizeof make_development_certs},
};

const unsigned char *cembedded_file(const char *name, size_t *length) {
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (strcmp(files[i].name, name) == 0) {
      *length = files[i].length;
      return files[i].bytes;
    }
  }
  *length = 0;
  return NULL;
}
