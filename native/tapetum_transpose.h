// Sixteen vectors of sixteen numbers of 32 bits, rows for columns, and masks for what is less than a vector. For AVX-512 alone.
#pragma once

#include <algorithm>
#include <immintrin.h>

namespace tapetum
{
    // Of a vector's numbers the first so many, or all where there are more.
    inline __mmask16 first(int count) { return static_cast<__mmask16>((1u << std::min(count, 16)) - 1); }

    inline void transpose(__m512 (&rows)[16])
    {
        constexpr int Lanes = 16;
        __m512 turned[Lanes];
        // Butterflies: rows 8, 4, 2 and 1 apart exchange halves of their vectors.
        for (int apart = Lanes / 2; apart > 0; apart /= 2)
        {
            __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
            __m512i step = _mm512_set1_epi32(apart);
            __mmask16 odd = _mm512_test_epi32_mask(lanes, step);
            __m512i left = _mm512_mask_add_epi32(lanes, odd, lanes, _mm512_set1_epi32(Lanes - apart));
            __m512i right = _mm512_mask_mov_epi32(_mm512_add_epi32(lanes, step), odd, _mm512_add_epi32(lanes, _mm512_set1_epi32(Lanes)));
            for (int i = 0; i < Lanes; i++)
                if (!(i & apart))
                {
                    turned[i] = _mm512_permutex2var_ps(rows[i], left, rows[i + apart]);
                    turned[i + apart] = _mm512_permutex2var_ps(rows[i], right, rows[i + apart]);
                }
            std::copy(turned, turned + Lanes, rows);
        }
    }
}
