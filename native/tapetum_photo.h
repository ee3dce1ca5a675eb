// What native/tapetum_photo.cpp offers to native/tapetum_decoder.cpp; its comments say what each function does.
#pragma once

#include <cstdint>
#include <string>

struct tapetum_photo;

enum tapetum_photo_kind : int32_t
{
    TapetumPhotoLinear = 1,    // linear light of sRGB as uint16, 65535 at white
    TapetumPhotoSrgb = 2,      // sRGB as bytes
    TapetumPhotoThumbnail = 3, // the same, small
};

bool tapetum_photo_load(const char *libvips);
void tapetum_photo_start();
tapetum_photo *tapetum_photo_open(int file, int64_t length);
void tapetum_photo_close(tapetum_photo *photo);
bool tapetum_photo_describe(tapetum_photo *photo, std::string &told);
bool tapetum_photo_read(tapetum_photo *photo, int32_t kind, int32_t side, std::string &told);
bool tapetum_photo_copy(const tapetum_photo *photo, void *room, int64_t first, int64_t count);
std::string tapetum_photo_error();
