// 3×3 convolutions of planes of floats, multiplied in bfloat16 and summed in floats, and their weight gradients: a training step's work. Called by
// src/Tapetum.Training/Operators/Bfloat16, where tapetum_network_supported() says so. x [inputs, height, width], y [outputs, height, width],
// weights [outputs, inputs, 3, 3]; inputs and outputs are multiples of sixteen, beyond the edges everything is zero.

#include "tapetum_convolution.h"

#include <algorithm>

#define EXPORT extern "C" __attribute__((visibility("default")))

#if defined(__AVX512BF16__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // GCC 12 warns of undefined vectors in its own header
#include <immintrin.h>

#include "tapetum_transpose.h"

using namespace tapetum;

namespace
{
    constexpr int Lanes = 16;
    constexpr int Side = 3; // of a row or column
    constexpr int Outputs = 8; // that are summed at once

    // A pair of numbers of bfloat16, the first below.
    using Pair = uint32_t;

    __m512i halves(__m512 numbers) { return _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(numbers)); }

    // Scratch of a thread, kept for the next call.
    template <int Which, class T>
    T *scratch(size_t count)
    {
        thread_local std::vector<T> memory;
        if (memory.size() < count)
            memory.resize(count);
        return memory.data();
    }

    struct Size
    {
        int inputs, outputs, height, width;
        size_t plane() const { return static_cast<size_t>(height) * width; }
    };

    // Rows with a pixel of zeros around, and so many behind that a vector may begin at each place.
    size_t row_stride(const Size &size) { return static_cast<size_t>(size.width + 2 + Lanes + 1) / 2 * 2; }
    size_t rows_of(const Size &size) { return static_cast<size_t>(size.height) + 2; }

    // Numbers in a row, rounded; to the end of their last vector zeros.
    void narrow(const float *from, int count, bfloat16 *to)
    {
        for (int i = 0; i < count; i += Lanes)
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(to + i), (__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(first(count - i), from + i)));
    }

    // Two channels' pixels beside each other: [inputs / 2, height + 2, stride].
    Pair *pair_channels(const float *x, const Size &size)
    {
        size_t stride = row_stride(size), plane = stride * rows_of(size);
        Pair *pairs = scratch<0, Pair>(plane * size.inputs / 2 + Lanes * Side);
        for (int input = 0; input < size.inputs; input += 2)
        {
            Pair *to = pairs + plane * (input / 2);
            std::fill(to, to + stride, 0);
            std::fill(to + plane - stride, to + plane, 0);
            for (int y = 0; y < size.height; y++)
            {
                Pair *row = to + (y + 1) * stride;
                const float *even = x + input * size.plane() + static_cast<size_t>(y) * size.width, *odd = even + size.plane();
                row[0] = 0;
                for (int i = 0; i < size.width; i += Lanes)
                {
                    __mmask16 inside = first(size.width - i);
                    __m512i low = halves(_mm512_maskz_loadu_ps(inside, even + i)), high = halves(_mm512_maskz_loadu_ps(inside, odd + i));
                    _mm512_storeu_si512(row + 1 + i, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
                }
                std::fill(row + 1 + size.width, row + stride, 0);
            }
        }
        return pairs;
    }

    // [outputs / 8, inputs / 2, 9, 8]
    Pair *pair_weights(const float *weights, const Size &size)
    {
        size_t count = static_cast<size_t>(size.outputs) * size.inputs * Side * Side;
        bfloat16 *rounded = scratch<1, bfloat16>(count + Lanes);
        narrow(weights, static_cast<int>(count), rounded);
        Pair *pairs = scratch<2, Pair>(count / 2), *to = pairs;
        for (int block = 0; block < size.outputs; block += Outputs)
            for (int input = 0; input < size.inputs; input += 2)
                for (int tap = 0; tap < Side * Side; tap++)
                    for (int output = block; output < block + Outputs; output++)
                    {
                        const bfloat16 *from = rounded + (static_cast<size_t>(output) * size.inputs + input) * Side * Side + tap;
                        *to++ = from[0] | static_cast<Pair>(from[Side * Side]) << 16;
                    }
        return pairs;
    }

    // Eight outputs' Vectors · 16 pixels of a row; `inside` says which of the last vector's are wanted.
    template <int Vectors>
    void convolve_pixels(const Pair *x, const Size &size, const Pair *weights, const float *bias, float *y, __mmask16 inside)
    {
        const size_t stride = row_stride(size), plane = stride * rows_of(size);
        __m512 sums[Outputs][Vectors];
        for (int o = 0; o < Outputs; o++)
            for (int v = 0; v < Vectors; v++)
                sums[o][v] = _mm512_set1_ps(bias ? bias[o] : 0);
        for (int pair = 0; pair < size.inputs / 2; pair++, x += plane)
            for (int tap = 0; tap < Side * Side; tap++, weights += Outputs)
            {
                const Pair *from = x + tap / Side * stride + tap % Side;
                __m512bh pixels[Vectors];
                for (int v = 0; v < Vectors; v++)
                    pixels[v] = (__m512bh)_mm512_loadu_si512(from + Lanes * v);
#pragma GCC unroll 8
                for (int o = 0; o < Outputs; o++)
                {
                    __m512bh factor = (__m512bh)_mm512_set1_epi32(static_cast<int>(weights[o]));
                    for (int v = 0; v < Vectors; v++)
                        sums[o][v] = _mm512_dpbf16_ps(sums[o][v], pixels[v], factor);
                }
            }
        for (int o = 0; o < Outputs; o++)
            for (int v = 0; v < Vectors; v++)
                _mm512_mask_storeu_ps(y + o * size.plane() + Lanes * v, v == Vectors - 1 ? inside : static_cast<__mmask16>(-1), sums[o][v]);
    }

    // Rows of one channel after the other: [inputs, height + 2, stride].
    bfloat16 *narrow_rows(const float *x, const Size &size)
    {
        size_t stride = row_stride(size) + Lanes, plane = stride * rows_of(size);
        bfloat16 *rows = scratch<3, bfloat16>(plane * size.inputs);
        for (int input = 0; input < size.inputs; input++)
        {
            bfloat16 *to = rows + plane * input;
            std::fill(to, to + stride, 0);
            std::fill(to + plane - stride, to + plane, 0);
            for (int y = 0; y < size.height; y++)
            {
                bfloat16 *row = to + (y + 1) * stride;
                row[0] = 0;
                narrow(x + input * size.plane() + static_cast<size_t>(y) * size.width, size.width, row + 1);
                std::fill(row + 1 + size.width, row + stride, 0);
            }
        }
        return rows;
    }

    // A row of the output's gradient, neighbouring pixels in pairs, channels together: [width / 2 to a multiple of 16, outputs].
    void pair_pixels(const float *gradient, const Size &size, Pair *to)
    {
        for (int block = 0; block < size.outputs; block += Lanes)
            for (int i = 0; i < size.width; i += 2 * Lanes)
            {
                __m512 rows[Lanes];
                for (int o = 0; o < Lanes; o++)
                {
                    const float *from = gradient + (block + o) * size.plane() + i;
                    int left = size.width - i;
                    __m512 low = _mm512_maskz_loadu_ps(first(left), from);
                    __m512 high = left <= Lanes ? _mm512_setzero_ps() : _mm512_maskz_loadu_ps(first(left - Lanes), from + Lanes);
                    rows[o] = (__m512)_mm512_cvtne2ps_pbh(high, low);
                }
                transpose(rows);
                for (int pair = 0; pair < Lanes; pair++)
                    _mm512_storeu_ps(reinterpret_cast<float *>(to + static_cast<size_t>(i / 2 + pair) * size.outputs + block), rows[pair]);
            }
    }

    // sums[place, outputs] of Places places (an input and a column of the kernel) and 16 · Blocks outputs += products along a row
    template <int Blocks, int Places>
    void add_row(const Pair *gradient, const bfloat16 *const *x, const Size &size, float *sums)
    {
        __m512 all[Places][Blocks];
        for (int p = 0; p < Places; p++)
            for (int b = 0; b < Blocks; b++)
                all[p][b] = _mm512_loadu_ps(sums + static_cast<size_t>(p) * size.outputs + Lanes * b);
        for (int i = 0; i < size.width; i += 2, gradient += size.outputs)
        {
            __m512bh outputs[Blocks];
            for (int b = 0; b < Blocks; b++)
                outputs[b] = (__m512bh)_mm512_loadu_si512(gradient + Lanes * b);
#pragma GCC unroll 24
            for (int p = 0; p < Places; p++)
            {
                Pair both;
                memcpy(&both, x[p] + i, sizeof both);
                __m512bh pixels = (__m512bh)_mm512_set1_epi32(static_cast<int>(both));
                for (int b = 0; b < Blocks; b++)
                    all[p][b] = _mm512_dpbf16_ps(all[p][b], outputs[b], pixels);
            }
        }
        for (int p = 0; p < Places; p++)
            for (int b = 0; b < Blocks; b++)
                _mm512_storeu_ps(sums + static_cast<size_t>(p) * size.outputs + Lanes * b, all[p][b]);
    }

    template <int Blocks, int Places>
    void add_rows(const Pair *gradient, const bfloat16 *x, const Size &size, int output, float *sums)
    {
        const size_t stride = row_stride(size) + Lanes, plane = stride * rows_of(size);
        for (int row = 0; row < Side; row++)
            for (int place = 0; place < Side * size.inputs; place += Places)
            {
                const bfloat16 *from[Places];
                for (int p = 0; p < Places; p++)
                    from[p] = x + (place + p) / Side * plane + row * stride + (place + p) % Side;
                add_row<Blocks, Places>(gradient + output, from, size, sums + (static_cast<size_t>(row) * Side * size.inputs + place) * size.outputs + output);
            }
    }
}
#endif

// y = x convolved with the weights, and the bias added, if there is one.
EXPORT void tapetum_planes_convolve(const float *x, const float *weights, const float *bias, float *y, int32_t inputs, int32_t outputs, int32_t height, int32_t width)
{
#if defined(__AVX512BF16__)
    const Size size{inputs, outputs, height, width};
    const Pair *pairs = pair_channels(x, size), *factors = pair_weights(weights, size);
    const size_t stride = row_stride(size), block = static_cast<size_t>(Outputs) * inputs / 2 * Side * Side;
    for (int row = 0; row < height; row++)
        for (int output = 0; output < outputs; output += Outputs)
            for (int i = 0; i < width;)
            {
                int vectors = std::min(3, (width - i + Lanes - 1) / Lanes);
                auto run = vectors == 3 ? convolve_pixels<3> : vectors == 2 ? convolve_pixels<2> : convolve_pixels<1>;
                run(pairs + row * stride + i, size, factors + output / Outputs * block, bias ? bias + output : nullptr, y + output * size.plane() + static_cast<size_t>(row) * width + i, first(width - i - Lanes * (vectors - 1)));
                i += vectors * Lanes;
            }
#else
    (void)x, (void)weights, (void)bias, (void)y, (void)inputs, (void)outputs, (void)height, (void)width;
#endif
}

// weights = the gradient of such a convolution's weights, from x and the gradient of its output, summed over the samples.
EXPORT void tapetum_planes_gradient(const float *x, const float *gradient, float *weights, int32_t samples, int32_t inputs, int32_t outputs, int32_t height, int32_t width)
{
#if defined(__AVX512BF16__)
    const Size size{inputs, outputs, height, width};
    const size_t stride = row_stride(size) + Lanes;
    Pair *pairs = scratch<4, Pair>(static_cast<size_t>(width + 2 * Lanes) / 2 * outputs + Lanes * outputs);
    const size_t count = static_cast<size_t>(outputs) * inputs * Side * Side;
    float *sums = scratch<5, float>(count);
    std::fill(sums, sums + count, 0.f);
    for (int n = 0; n < samples; n++, x += inputs * size.plane(), gradient += outputs * size.plane())
    {
        const bfloat16 *rows = narrow_rows(x, size);
        for (int row = 0; row < height; row++)
        {
            pair_pixels(gradient + static_cast<size_t>(row) * width, size, pairs);
            for (int output = 0; output < outputs;)
            {
                int blocks = (outputs - output) / Lanes;
                // Of four blocks two and two.
                int now = blocks == 4 ? 2 : std::min(3, blocks);
                auto run = now == 3 ? add_rows<3, 8> : now == 2 ? add_rows<2, 12> : add_rows<1, 24>;
                run(pairs, rows + row * stride, size, output, sums);
                output += now * Lanes;
            }
        }
    }

    // [row of the kernel, input, column, output]
    for (int row = 0; row < Side; row++)
        for (int place = 0; place < Side * inputs; place++)
            for (int output = 0; output < outputs; output++)
                weights[((static_cast<size_t>(output) * inputs + place / Side) * Side + row) * Side + place % Side] =
                    sums[(static_cast<size_t>(row) * Side * inputs + place) * outputs + output];
#else
    (void)x, (void)gradient, (void)weights, (void)samples, (void)inputs, (void)outputs, (void)height, (void)width;
#endif
}
