// What native/tapetum_jpegxl.cpp offers to native/tapetum_decoder.cpp; its comments say what each function does.
#pragma once

#include <cstdint>
#include <vector>

struct tapetum_jpegxl_picture
{
    int32_t width = 0, height = 0;
    std::vector<uint16_t> samples; // [height, width, channels]: 65535 is the largest value that the picture can have
};

enum tapetum_jpegxl_status : int32_t
{
    TapetumJxlDone = 0,
    TapetumJxlDamaged = 1,
    TapetumJxlEndsEarly = 2,
    TapetumJxlOtherKind = 3,
    TapetumJxlUndecodable = 4,
    TapetumJxlMissing = 5,
};

bool tapetum_jpegxl_load();
int32_t tapetum_jpegxl_decode(int file, int64_t length, int32_t channels, int64_t most_pixels, tapetum_jpegxl_picture &picture);
