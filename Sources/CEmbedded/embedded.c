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
static const unsigned char haidong_2018[] = {
#embed "data/cases/haidong-2018-east-west.json"
};
static const unsigned char bazhong_2019[] = {
#embed "data/cases/bazhong-2019-provincial-special-fund.json"
};
static const unsigned char beiguan_2018[] = {
#embed "data/cases/beiguan-2018-special-fund.json"
};
static const unsigned char liling_2019[] = {
#embed "data/cases/liling-2019-county-fund.json"
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
  {"haidong-2018-east-west.json", haidong_2018, sizeof haidong_2018},
  {"bazhong-2019-provincial-special-fund.json", bazhong_2019, sizeof bazhong_2019},
  {"beiguan-2018-special-fund.json", beiguan_2018, sizeof beiguan_2018},
  {"liling-2019-county-fund.json", liling_2019, sizeof liling_2019},
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
