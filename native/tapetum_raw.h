// What native/tapetum_raw.cpp offers to native/tapetum_decoder.cpp; its comments say what each function does.
#pragma once

#include <cstdint>

struct tapetum_raw;
struct tapetum_raw_info;

struct tapetum_raw_preview_info
{
    const uint8_t *bytes;
    int64_t length;
    int32_t width, height, is_jpeg;
};

int32_t tapetum_raw_info_bytes();
tapetum_raw *tapetum_raw_create();
void tapetum_raw_destroy(tapetum_raw *raw);
void tapetum_raw_cancel(tapetum_raw *raw);
int tapetum_raw_open(tapetum_raw *raw, int file, int64_t length);
const tapetum_raw_info *tapetum_raw_get_info(const tapetum_raw *raw);
int tapetum_raw_preview(tapetum_raw *raw, tapetum_raw_preview_info *preview);
int tapetum_raw_unpack(tapetum_raw *raw);
int tapetum_raw_unpack_rgb(tapetum_raw *raw);
int tapetum_raw_develop(tapetum_raw *raw, float amplification, int32_t *saturation, int64_t count);
int tapetum_raw_copy(const tapetum_raw *raw, uint16_t *pixels, int64_t first, int64_t count);
int tapetum_raw_copy_rgb(const tapetum_raw *raw, uint16_t *numbers, int64_t first, int64_t count);
int tapetum_raw_copy_developed(const tapetum_raw *raw, uint16_t *numbers, int64_t first, int64_t count);
