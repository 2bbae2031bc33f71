#include "CEmbedded.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char books[] = {
#embed "data/books.csv"
};
static const unsigned char categories[] = {
#embed "data/categories.csv"
};
static const unsigned char charts[] = {
#embed "data/charts.csv"
};
static const unsigned char codes[] = {
#embed "data/codes.csv"
};
static const unsigned char dimensions[] = {
#embed "data/dimensions.csv"
};
static const unsigned char lottery_counties[] = {
#embed "data/lottery_counties.csv"
};
static const unsigned char negative_list[] = {
#embed "data/negative_list.csv"
};
static const unsigned char pool_counties[] = {
#embed "data/pool_counties.csv"
};
static const unsigned char project_classes[] = {
#embed "data/project_classes.csv"
};
static const unsigned char regions[] = {
#embed "data/regions.csv"
};
static const unsigned char relocation_grants[] = {
#embed "data/relocation_grants.csv"
};
static const unsigned char relocation_programme[] = {
#embed "data/relocation_programme.csv"
};
static const unsigned char rules[] = {
#embed "data/rules.csv"
};
static const unsigned char subsidy_rates[] = {
#embed "data/subsidy_rates.csv"
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
static const unsigned char maiji_2021[] = {
#embed "data/cases/maiji-2021-integration.json"
};
static const unsigned char shapotou_2021[] = {
#embed "data/cases/shapotou-2021-special-fund.json"
};
static const unsigned char descriptors[] = {
#embed "data/fundledger.binpb"
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
  {"categories.csv", categories, sizeof categories},
  {"charts.csv", charts, sizeof charts},
  {"codes.csv", codes, sizeof codes},
  {"dimensions.csv", dimensions, sizeof dimensions},
  {"lottery_counties.csv", lottery_counties, sizeof lottery_counties},
  {"negative_list.csv", negative_list, sizeof negative_list},
  {"pool_counties.csv", pool_counties, sizeof pool_counties},
  {"project_classes.csv", project_classes, sizeof project_classes},
  {"regions.csv", regions, sizeof regions},
  {"relocation_grants.csv", relocation_grants, sizeof relocation_grants},
  {"relocation_programme.csv", relocation_programme, sizeof relocation_programme},
  {"rules.csv", rules, sizeof rules},
  {"subsidy_rates.csv", subsidy_rates, sizeof subsidy_rates},
  {"haidong-2018-east-west.json", haidong_2018, sizeof haidong_2018},
  {"bazhong-2019-provincial-special-fund.json", bazhong_2019, sizeof bazhong_2019},
  {"beiguan-2018-special-fund.json", beiguan_2018, sizeof beiguan_2018},
  {"liling-2019-county-fund.json", liling_2019, sizeof liling_2019},
  {"maiji-2021-integration.json", maiji_2021, sizeof maiji_2021},
  {"shapotou-2021-special-fund.json", shapotou_2021, sizeof shapotou_2021},
  {"fundledger.binpb", descriptors, sizeof descriptors},
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
