// Residual U-Nets over a mosaic's tiles, in bfloat16, where the processor multiplies such numbers itself (AVX-512 BF16): twice as many at once as floats.
// Called by src/Tapetum/Inference/Bfloat16. Rows go through a block's two convolutions one after the other, so that what lies between stays in the
// processor's cache, and a level's sums take the place of its pixels: a tile's memory is one picture a level.

#include "tapetum_convolution.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#define EXPORT extern "C" __attribute__((visibility("default")))

using namespace tapetum;

namespace
{
    enum Kind : int32_t
    {
        Head,  // 3×3 from the mosaic's planes to level 0
        Block, // pixels += 3×3(leaky(3×3(pixels))), on the level
        Down,  // 2×2, stride 2, to the next level
        Up,    // 1×1, each result four times, added to the level before
        Parts, // 1×1 to the network's output
    };

    constexpr int32_t Done = 0, Cancelled = 1, NoMemory = 2;
    constexpr int Border = 1;           // pixels of zeros around a level's picture
    constexpr int Slack = 2 * Overrun; // behind a row: the way up writes, and the way down reads, two pixels for one

    struct Freed
    {
        void operator()(void *memory) const { free(memory); }
    };

    template <class T>
    using Memory = std::unique_ptr<T[], Freed>;

    template <class T>
    Memory<T> zeros(size_t count)
    {
        void *memory = calloc(count, sizeof(T));
        if (!memory)
            throw std::bad_alloc();
        return Memory<T>(static_cast<T *>(memory));
    }

    // Rows of pixels [width, channels] between borders of zeros.
    struct Rows
    {
        Rows(int width, int height, int channels)
            : width(width), height(height), channels(channels), memory(zeros<bfloat16>(stride() * (height + 2 * Border)))
        {
        }

        int width, height, channels;
        Memory<bfloat16> memory;

        size_t stride() const { return static_cast<size_t>(width + 2 * Border + Slack) * channels; }
        bfloat16 *row(int y) const { return memory.get() + (y + Border) * stride() + Border * channels; }

        // What was written beyond a row's end becomes border again.
        void close(int y) const { clear(y, width, Border + Slack); }
        void clear(int y) const { clear(y, 0, width); }

    private:
        void clear(int y, int first, int pixels) const
        {
            memset(row(y) + static_cast<size_t>(first) * channels, 0, sizeof(bfloat16) * static_cast<size_t>(pixels) * channels);
        }
    };

    // The taps of a 3×3 convolution around a row of pixels; rows begin where their first pixel is.
    Taps around(const bfloat16 *above, const bfloat16 *here, const bfloat16 *below, int channels)
    {
        Taps taps{{}, static_cast<size_t>(channels)};
        const bfloat16 *rows[] = {above, here, below};
        for (int tap = 0; tap < 9; tap++)
            taps.first[tap] = rows[tap / 3] + (tap % 3 - 1) * channels;
        return taps;
    }
}

struct tapetum_layer
{
    int32_t kind, inputs, outputs;
    float slope;
    const float *weights, *bias;              // [outputs, inputs, rows, columns] and [outputs]
    const float *second_weights, *second_bias; // of a block: [outputs, outputs, 3, 3]
};

struct tapetum_network
{
    struct Layer
    {
        int32_t kind;
        float slope;
        std::unique_ptr<Kernel> kernel, second;
    };

    int planes = 0;
    std::vector<Layer> layers;
    std::vector<int> channels; // of each level
};

struct tapetum_tile
{
    std::vector<Rows> levels;
};

namespace
{
    // A float is the sum of two numbers of bfloat16 to 16 bits: three products of such make the first convolution nearly that of floats.
    constexpr int Terms = 3;

    std::unique_ptr<Kernel> head_kernel(const tapetum_layer &layer)
    {
        constexpr int Taps = 9;
        std::vector<float> weights(static_cast<size_t>(layer.outputs) * Terms * layer.inputs * Taps);
        for (int output = 0; output < layer.outputs; output++)
            for (int i = 0; i < layer.inputs * Taps; i++)
            {
                float weight = layer.weights[static_cast<size_t>(output) * layer.inputs * Taps + i];
                float high = to_float(to_bfloat16(weight));
                float *to = &weights[static_cast<size_t>(output) * Terms * layer.inputs * Taps + i];
                to[0] = to[layer.inputs * Taps] = high;
                to[2 * layer.inputs * Taps] = weight - high;
            }
        return std::make_unique<Kernel>(weights.data(), layer.bias, Terms * layer.inputs, layer.outputs, Taps);
    }

    struct Run
    {
        const tapetum_network &network;
        tapetum_tile &tile;
        const float *mosaic;
        const volatile int32_t &cancelled;

        bool layer(const tapetum_network::Layer &layer, size_t &level)
        {
            switch (layer.kind)
            {
            case Head: return head(layer, tile.levels[0]);
            case Block: return block(layer, tile.levels[level]);
            case Down: level++; return down(layer, tile.levels[level - 1], tile.levels[level]);
            case Up: level--; return up(layer, tile.levels[level + 1], tile.levels[level]);
            default: return true; // the output, row by row, when it is asked for
            }
        }

        bool head(const tapetum_network::Layer &layer, const Rows &to)
        {
            Rows split(to.width, Window, Terms * network.planes);
            split_row(0, to, split);
            for (int y = 0; y < to.height; y++)
            {
                if (cancelled)
                    return false;
                split_row(y + 1, to, split);
                convolve(*layer.kernel, around(row_of(split, y - 1), row_of(split, y), row_of(split, y + 1), split.channels), to.width, 1, to.row(y));
                to.close(y);
            }
            return true;
        }

        void split_row(int y, const Rows &of, const Rows &split)
        {
            if (y >= of.height)
            {
                split.clear(y % Window);
                return;
            }

            for (int plane = 0; plane < network.planes; plane++)
            {
                const float *from = mosaic + (static_cast<size_t>(plane) * of.height + y) * of.width;
                bfloat16 *to = split.row(y % Window) + plane;
                for (int x = 0; x < of.width; x++, to += split.channels)
                {
                    to[0] = to[2 * network.planes] = to_bfloat16(from[x]);
                    to[network.planes] = to_bfloat16(from[x] - to_float(to[0]));
                }
            }
        }

        bool block(const tapetum_network::Layer &layer, const Rows &picture)
        {
            Rows between(picture.width, Window, picture.channels);
            auto first = [&](int y) {
                if (y >= picture.height)
                {
                    between.clear(y % Window);
                    return;
                }
                convolve(*layer.kernel, around(picture.row(y - 1), picture.row(y), picture.row(y + 1), picture.channels), picture.width, layer.slope, between.row(y % Window));
                between.close(y % Window);
            };
            first(0);
            for (int y = 0; y < picture.height; y++)
            {
                if (cancelled)
                    return false;
                first(y + 1);
                convolve_add(*layer.second, around(row_of(between, y - 1), row_of(between, y), row_of(between, y + 1), picture.channels), picture.width, picture.row(y));
                picture.close(y);
            }
            return true;
        }

        bool down(const tapetum_network::Layer &layer, const Rows &from, const Rows &to)
        {
            for (int y = 0; y < to.height; y++)
            {
                if (cancelled)
                    return false;
                const bfloat16 *upper = from.row(2 * y), *lower = from.row(2 * y + 1);
                Taps taps{{upper, upper + from.channels, lower, lower + from.channels}, static_cast<size_t>(2 * from.channels)};
                convolve(*layer.kernel, taps, to.width, 1, to.row(y));
                to.close(y);
            }
            return true;
        }

        bool up(const tapetum_network::Layer &layer, const Rows &from, const Rows &to)
        {
            for (int y = 0; y < from.height; y++)
            {
                if (cancelled)
                    return false;
                convolve_add_doubled(*layer.kernel, {{from.row(y)}, static_cast<size_t>(from.channels)}, from.width, to.row(2 * y), to.row(2 * y + 1));
                to.close(2 * y);
                to.close(2 * y + 1);
            }
            return true;
        }

    private:
        // Rows that a 3×3 convolution reads are kept in turns; what comes before the first is border.
        static constexpr int Window = 3;
        static const bfloat16 *row_of(const Rows &window, int y) { return window.row(y < 0 ? -Border : y % Window); }
    };
}

// Whether this processor has what the others need.
EXPORT int32_t tapetum_network_supported()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
#else
    return 0;
#endif
}

// Layers in the order in which they run, head first and parts last; all channels but the mosaic's planes are multiples of sixteen. Null where memory is short.
EXPORT tapetum_network *tapetum_network_create(const tapetum_layer *layers, int32_t count)
try
{
    auto network = std::make_unique<tapetum_network>();
    for (int i = 0; i < count; i++)
    {
        const tapetum_layer &layer = layers[i];
        tapetum_network::Layer made{layer.kind, layer.slope, nullptr, nullptr};
        constexpr int Taps[] = {9, 9, 4, 1, 1};
        if (layer.kind == Head)
        {
            network->planes = layer.inputs;
            made.kernel = head_kernel(layer);
        }
        else
            made.kernel = std::make_unique<Kernel>(layer.weights, layer.bias, layer.inputs, layer.outputs, Taps[layer.kind]);
        if (layer.kind == Block)
            made.second = std::make_unique<Kernel>(layer.second_weights, layer.second_bias, layer.outputs, layer.outputs, Taps[Block]);
        if (layer.kind == Head || layer.kind == Down)
            network->channels.push_back(layer.outputs);
        network->layers.push_back(std::move(made));
    }
    return network.release();
}
catch (const std::bad_alloc &)
{
    return nullptr;
}

EXPORT void tapetum_network_destroy(tapetum_network *network) { delete network; }

// Memory for one tile on its way: width and height in mosaic cells, divisible by two for each way down. Null where memory is short.
EXPORT tapetum_tile *tapetum_tile_create(const tapetum_network *network, int32_t width, int32_t height)
try
{
    auto tile = std::make_unique<tapetum_tile>();
    for (size_t level = 0; level < network->channels.size(); level++)
        tile->levels.emplace_back(width >> level, height >> level, network->channels[level]);
    return tile.release();
}
catch (const std::bad_alloc &)
{
    return nullptr;
}

EXPORT void tapetum_tile_destroy(tapetum_tile *tile) { delete tile; }

// mosaic [planes, height, width]; `cancelled` may become other than zero meanwhile. 0 done, 1 cancelled, 2 memory is short.
EXPORT int32_t tapetum_tile_run(const tapetum_network *network, tapetum_tile *tile, const float *mosaic, const volatile int32_t *cancelled)
try
{
    Run run{*network, *tile, mosaic, *cancelled};
    size_t level = 0;
    for (const tapetum_network::Layer &layer : network->layers)
        if (!run.layer(layer, level))
            return Cancelled;
    return Done;
}
catch (const std::bad_alloc &)
{
    return NoMemory;
}

// A row of what the tile's run came to, [channels, width].
EXPORT void tapetum_tile_row(const tapetum_network *network, const tapetum_tile *tile, int32_t y, float *to)
{
    const Rows &rows = tile->levels[0];
    convolve_to_planes(*network->layers.back().kernel, {{rows.row(y)}, static_cast<size_t>(rows.channels)}, rows.width, to, rows.width);
}
