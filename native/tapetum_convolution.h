// Convolutions over rows of pixels in bfloat16, channels beside each other: what native/tapetum_network.cpp is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace tapetum
{
    using bfloat16 = uint16_t; // the upper half of a float

    // A convolution's kernel as the processor wants it. Input channels come in pairs, output channels in blocks of sixteen.
    class Kernel
    {
    public:
        // weights [outputs, inputs, taps], bias [outputs]; inputs must be even, outputs a multiple of sixteen.
        Kernel(const float *weights, const float *bias, int inputs, int outputs, int taps);

        int inputs, outputs, taps;

        struct Group // output channels that are computed at once
        {
            int blocks;
            const bfloat16 *weights; // [taps, inputs / 2, blocks, 16, 2]
            const float *bias;
        };

        std::vector<Group> groups;

    private:
        std::vector<bfloat16> weights;
        std::vector<float> bias;
    };

    // Where a row's input lies: for each tap the first pixel's channels.
    struct Taps
    {
        const bfloat16 *first[9];
        size_t step; // from pixel to pixel, in numbers
    };

    // Pixels are computed several at a time: so many beyond `pixels` may be written, and their input read.
    constexpr int Overrun = 15;

    // to[pixel] = leaky(convolution)
    void convolve(const Kernel &kernel, const Taps &taps, int pixels, float slope, bfloat16 *to);

    // to[pixel] += convolution
    void convolve_add(const Kernel &kernel, const Taps &taps, int pixels, bfloat16 *to);

    // upper[2·pixel], upper[2·pixel + 1], lower[2·pixel], lower[2·pixel + 1] += convolution
    void convolve_add_doubled(const Kernel &kernel, const Taps &taps, int pixels, bfloat16 *upper, bfloat16 *lower);

    // to[channel · plane + pixel] = convolution, no pixel more than asked for
    void convolve_to_planes(const Kernel &kernel, const Taps &taps, int pixels, float *to, size_t plane);

    inline bfloat16 to_bfloat16(float value) // to the nearest, ties to even
    {
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        return static_cast<bfloat16>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    inline float to_float(bfloat16 value)
    {
        uint32_t bits = static_cast<uint32_t>(value) << 16;
        float number;
        memcpy(&number, &bits, sizeof number);
        return number;
    }
}
