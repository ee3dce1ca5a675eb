// The inner loops: one instruction multiplies sixteen output channels by a pair of input channels of one pixel (VDPBF16PS). Compiled for AVX-512 with BF16;
// native/tapetum_network.cpp calls it where the processor has that.

#include "tapetum_convolution.h"

#include <algorithm>

#if defined(__AVX512BF16__)
// GCC 12 warns of undefined vectors in its own header.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include "tapetum_transpose.h"
#endif

namespace tapetum
{
    namespace
    {
        constexpr int Lanes = 16;
        constexpr int MostBlocks = 5;
    }

    Kernel::Kernel(const float *from, const float *biases, int inputs, int outputs, int taps)
        : inputs(inputs), outputs(outputs), taps(taps), weights(static_cast<size_t>(taps) * inputs * outputs), bias(biases, biases + outputs)
    {
        int all = outputs / Lanes, parts = (all + MostBlocks - 1) / MostBlocks;
        bfloat16 *to = weights.data();
        for (int part = 0, block = 0; part < parts; part++)
        {
            int blocks = (all - block + parts - part - 1) / (parts - part);
            groups.push_back({blocks, to, bias.data() + block * Lanes});
            for (int tap = 0; tap < taps; tap++)
                for (int pair = 0; pair < inputs; pair += 2)
                    for (int output = block * Lanes; output < (block + blocks) * Lanes; output++)
                        for (int input = pair; input < pair + 2; input++)
                            *to++ = to_bfloat16(from[(static_cast<size_t>(output) * inputs + input) * taps + tap]);
            block += blocks;
        }
    }

#if defined(__AVX512BF16__)
    namespace
    {
        __m512 widen(const bfloat16 *from)
        {
            return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from))), 16));
        }

        void narrow(__m512 values, bfloat16 *to)
        {
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(to), (__m256i)_mm512_cvtneps_pbh(values));
        }

        // Each says what becomes of sixteen channels of a pixel.
        struct Leaky
        {
            bfloat16 *to;
            int channels;
            __m512 slope;

            void operator()(int pixel, int channel, __m512 sum) const
            {
                __mmask16 below = _mm512_cmp_ps_mask(sum, _mm512_setzero_ps(), _CMP_LT_OQ);
                narrow(_mm512_mask_mul_ps(sum, below, sum, slope), to + static_cast<size_t>(pixel) * channels + channel);
            }
        };

        struct Add
        {
            bfloat16 *to;
            int channels;

            void operator()(int pixel, int channel, __m512 sum) const
            {
                bfloat16 *at = to + static_cast<size_t>(pixel) * channels + channel;
                narrow(_mm512_add_ps(widen(at), sum), at);
            }
        };

        struct AddDoubled
        {
            bfloat16 *upper, *lower;
            int channels;

            void operator()(int pixel, int channel, __m512 sum) const
            {
                size_t left = static_cast<size_t>(2 * pixel) * channels + channel;
                for (bfloat16 *at : {upper + left, upper + left + channels, lower + left, lower + left + channels})
                    narrow(_mm512_add_ps(widen(at), sum), at);
            }
        };

        struct Keep
        {
            float *to;
            int channels;

            void operator()(int pixel, int channel, __m512 sum) const
            {
                _mm512_storeu_ps(to + static_cast<size_t>(pixel) * channels + channel, sum);
            }
        };

        // Blocks · Pixels sums stay in registers.
        template <int Blocks, int Pixels, class Store>
        void convolve_group(const Kernel &kernel, const Kernel::Group &group, const Taps &taps, int pixels, int channel, const Store &store)
        {
            const size_t step = taps.step;
            const int inputs = kernel.inputs;
            for (int x = 0; x < pixels; x += Pixels)
            {
                __m512 sums[Pixels][Blocks];
                for (int b = 0; b < Blocks; b++)
                {
                    __m512 bias = _mm512_loadu_ps(group.bias + Lanes * b);
                    for (int p = 0; p < Pixels; p++)
                        sums[p][b] = bias;
                }

                const bfloat16 *weights = group.weights;
                for (int tap = 0; tap < kernel.taps; tap++)
                {
                    const bfloat16 *from = taps.first[tap] + x * step;
                    for (int pair = 0; pair < inputs; pair += 2, weights += 2 * Lanes * Blocks)
                    {
                        __m512bh factors[Blocks];
                        for (int b = 0; b < Blocks; b++)
                            factors[b] = (__m512bh)_mm512_loadu_si512(weights + 2 * Lanes * b);
#pragma GCC unroll 16
                        for (int p = 0; p < Pixels; p++)
                        {
                            int32_t both;
                            memcpy(&both, from + p * step + pair, sizeof both);
                            __m512bh values = (__m512bh)_mm512_set1_epi32(both);
#pragma GCC unroll 5
                            for (int b = 0; b < Blocks; b++)
                                sums[p][b] = _mm512_dpbf16_ps(sums[p][b], factors[b], values);
                        }
                    }
                }

                for (int p = 0; p < Pixels; p++)
                    for (int b = 0; b < Blocks; b++)
                        store(x + p, channel + Lanes * b, sums[p][b]);
            }
        }

        // Sixteen rows of sixteen columns, `from` apart by channels and `to` by planes; of each of these so many.
        void transpose_to(const float *from, size_t channels, float *to, size_t plane, int count)
        {
            __m512 rows[Lanes];
            for (int i = 0; i < Lanes; i++)
                rows[i] = _mm512_loadu_ps(from + i * channels);
            transpose(rows);
            for (int i = 0; i < Lanes; i++)
                _mm512_mask_storeu_ps(to + i * plane, first(count), rows[i]);
        }

        template <class Store>
        void convolve_all(const Kernel &kernel, const Taps &taps, int pixels, const Store &store)
        {
            int channel = 0;
            for (const Kernel::Group &group : kernel.groups)
            {
                switch (group.blocks)
                {
                case 1: convolve_group<1, 16>(kernel, group, taps, pixels, channel, store); break;
                case 2: convolve_group<2, 12>(kernel, group, taps, pixels, channel, store); break;
                case 3: convolve_group<3, 8>(kernel, group, taps, pixels, channel, store); break;
                case 4: convolve_group<4, 6>(kernel, group, taps, pixels, channel, store); break;
                default: convolve_group<5, 5>(kernel, group, taps, pixels, channel, store); break;
                }

                channel += Lanes * group.blocks;
            }
        }
    }

    void convolve(const Kernel &kernel, const Taps &taps, int pixels, float slope, bfloat16 *to)
    {
        convolve_all(kernel, taps, pixels, Leaky{to, kernel.outputs, _mm512_set1_ps(slope)});
    }

    void convolve_add(const Kernel &kernel, const Taps &taps, int pixels, bfloat16 *to)
    {
        convolve_all(kernel, taps, pixels, Add{to, kernel.outputs});
    }

    void convolve_add_doubled(const Kernel &kernel, const Taps &taps, int pixels, bfloat16 *upper, bfloat16 *lower)
    {
        convolve_all(kernel, taps, pixels, AddDoubled{upper, lower, kernel.outputs});
    }

    void convolve_to_planes(const Kernel &kernel, const Taps &taps, int pixels, float *to, size_t plane)
    {
        thread_local std::vector<float> sums;
        sums.resize(static_cast<size_t>(Lanes + Overrun) * kernel.outputs);
        for (int x = 0; x < pixels; x += Lanes)
        {
            Taps here = taps;
            for (int tap = 0; tap < kernel.taps; tap++)
                here.first[tap] += x * taps.step;
            int count = std::min(Lanes, pixels - x);
            convolve_all(kernel, here, count, Keep{sums.data(), kernel.outputs});
            for (int channel = 0; channel < kernel.outputs; channel += Lanes)
                transpose_to(&sums[channel], kernel.outputs, to + channel * plane + x, plane, count);
        }
    }
#else
    void convolve(const Kernel &, const Taps &, int, float, bfloat16 *) {}
    void convolve_add(const Kernel &, const Taps &, int, bfloat16 *) {}
    void convolve_add_doubled(const Kernel &, const Taps &, int, bfloat16 *, bfloat16 *) {}
    void convolve_to_planes(const Kernel &, const Taps &, int, float *, size_t) {}
#endif
}
