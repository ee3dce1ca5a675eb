// A flat C view of LibRaw 0.20: open a raw file, unpack its mosaic, copy the visible part out.
//
// LibRaw's structures change their layout from version to version, so this file is compiled against the headers of the LibRaw that
// it runs with, and hands its results over in a structure of its own: tapetum_raw_info, mirrored by RawInfo.cs. No exception leaves it.
//
// LibRaw is lenient with damaged files: it returns zeros, or memory that it never wrote, and calls that a success. Here a picture is
// whole or it is refused. Three things are watched while it unpacks:
//   - bytes that it asked for and the file did not have (Stream),
//   - its own count of impossible values (error_count),
//   - pixels that it never wrote: the buffer is filled with a pattern first, and no run of it may be left (Untouched).
//
// Nor does it believe in limits: it loops as often as a number in the file says, whether or not the file goes on. Stream ends that, by an exception that
// LibRaw turns into a status: when somebody called tapetum_raw_cancel(), and when a megabyte was asked for that the file does not have. Opcode lists it
// never sees (IdentityOpcodes).
//
// It runs in this process or in one that may do nothing else; tapetum_decoder.cpp calls it in both.
//
// Errors: 0 is success, a positive number is a Status below, a negative one is LibRaw's (enum LibRaw_errors).

#include "tapetum_raw.h"

#include <libraw/libraw.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <new>
#include <unistd.h>
#include <vector>

#ifdef __APPLE__
#include <malloc/malloc.h>
#define malloc_usable_size malloc_size
#else
#include <malloc.h>
#endif

#define TAPETUM_API extern "C" __attribute__((visibility("default")))

namespace
{
    enum Status : int
    {
        Success = 0,
        Truncated = 1,  // the file ended before its pixel data did
        Damaged = 2,    // the pixel data holds impossible values
        Incomplete = 3, // part of the picture was never decoded
        NoMosaic = 4,   // LibRaw delivered something else than one number per pixel
        OutOfMemory = 5,
        Unexpected = 6, // an exception that LibRaw did not handle
        WrongSize = 7,  // LibRaw developed a picture of another size than the visible area
    };

    enum Mosaic : int
    {
        Bayer = 0,
        XTrans = 1,
        Monochrome = 2,
        FullColor = 3,     // every pixel has all colours: linear DNG, sRAW, Foveon
        OtherColors = 4,   // for example cyan, magenta, yellow
        OtherPattern = 5,  // larger than 2x2
        FloatingPoint = 6,
        Headerless = 7, // pixels and nothing else: LibRaw took the file's size for a camera's
        Rotated = 8,    // by 45 degrees: Fujifilm's Super CCD
    };

    constexpr int MaxBlackPattern = 4096;
}

// All fields are as LibRaw or the file has them; RawMetadata.cs gives them their meaning. Angle brackets: how to index.
struct tapetum_raw_info
{
    int32_t size_bytes; // of this structure, so that the two declarations can be compared
    int32_t mosaic;     // enum Mosaic
    int32_t is_dng;
    int32_t raw_width, raw_height; // with margins
    int32_t width, height;         // visible
    int32_t cfa[4];                // <row * 2 + column> of the visible area's first cell: 0 red, 1 green, 2 blue; of X-Trans: column and row of the pattern
    int32_t flip;                  // LibRaw's bits: 1 mirror columns, 2 mirror rows, 4 transpose
    int32_t captured[6];           // year, month, day, hour, minute, second; all 0 when unknown
    int32_t illuminant[2];         // EXIF LightSource, 0 unknown
    int32_t black_rows, black_columns; // size of black_pattern, 0 when there is none
    int32_t is_lossy_dng;              // 8 bits of JPEG: the numbers of the file, times 257
    int32_t has_masked_black;          // masked_black was measured
    float masked_black[4];             // <row * 2 + column>: the mean of the masked pixels
    float white;
    float black_cell[4];    // <row * 2 + column> per CFA position
    float as_shot_neutral[3]; // DNG tag; zeros when absent
    float camera_gains[3];    // LibRaw's white balance multipliers; zeros when absent
    float analog_balance[3];
    float color_matrix[2][9]; // XYZ to camera; zeros when absent
    float forward_matrix[2][9];
    float calibration[2][9];
    float table_matrix[9]; // LibRaw's own table: XYZ to camera under D65
    float baseline_exposure;
    float iso, exposure_time, aperture, focal_length;
    char make[64], model[64], lens[128], color_names[8];
    float black_pattern[MaxBlackPattern]; // <row * black_columns + column>, added to black_cell
};

namespace
{
    // The value that a pixel has before it is decoded: no camera writes a long run of it (Knuth's multiplicative hash).
    inline uint16_t Untouched(size_t pixel)
    {
        return static_cast<uint16_t>((static_cast<uint32_t>(pixel) * 2654435761u) >> 16);
    }

    template <size_t ToSize, size_t FromSize> void copy_text(char (&to)[ToSize], const char (&from)[FromSize])
    {
        size_t length = strnlen(from, std::min(ToSize - 1, FromSize));
        std::memcpy(to, from, length);
        to[length] = 0;
    }

    class Decoder;

    // What LibRaw is told to do to the 8-bit codes of a lossy DNG, instead of the file's own OpcodeList2, big-endian: nothing, for each of three planes.
    // A list that it does not understand would leave its table as uninitialised memory; RawMetadata applies the file's list to what comes out.
    struct IdentityOpcodes
    {
        static constexpr size_t OpcodeBytes = 16 + 36 + 16;
        uint8_t bytes[4 + 3 * OpcodeBytes] = {};

        IdentityOpcodes()
        {
            bytes[3] = 3;
            for (int plane = 0; plane < 3; ++plane)
            {
                uint8_t *opcode = bytes + 4 + plane * OpcodeBytes;
                opcode[3] = 8; // MapPolynomial
                opcode[15] = OpcodeBytes - 16;
                opcode[16 + 19] = static_cast<uint8_t>(plane);
                opcode[16 + 35] = 1;    // its degree; the coefficients are 0 and 1:
                opcode[16 + 44] = 0x3f; // 0x3ff0000000000000
                opcode[16 + 45] = 0xf0;
            }
        }
    };

    // The file, counting the bytes that are asked for beyond its end. At OpcodesAt lie IdentityOpcodes, which are in no file.
    class Stream final : public LibRaw_bigfile_datastream
    {
    public:
        static constexpr INT64 OpcodesAt = INT64(1) << 60;

        // file: an open one, which is closed with this. No path: where this runs, none can be opened.
        Stream(int file, int64_t length, const std::atomic<bool> &stop) : LibRaw_bigfile_datastream(""), stopped(stop)
        {
            f = fdopen(file, "rb");
            _fsize = length;
            if (f)
                std::setvbuf(f, nullptr, _IOFBF, 1 << 16);
            else
                close(file);
        }

        void watch(Decoder *decoder)
        {
            unpacking = decoder;
            if (unpacking)
                missing = 0;
        }

        int64_t missing_bytes() const { return missing; }

        int read(void *to, size_t size, size_t count) override
        {
            check();
            if (in_opcodes)
                return read_opcodes(static_cast<uint8_t *>(to), size, count);
            int got = LibRaw_bigfile_datastream::read(to, size, count);
            if (got >= 0 && static_cast<size_t>(got) < count)
                missing += static_cast<int64_t>((count - got) * size);
            return got;
        }

        int get_char() override
        {
            check();
            if (in_opcodes)
            {
                uint8_t byte;
                return read_opcodes(&byte, 1, 1) == 1 ? byte : EOF;
            }
            int c = LibRaw_bigfile_datastream::get_char();
            if (c == EOF)
                ++missing;
            return c;
        }

        int seek(INT64 offset, int whence) override;
        INT64 tell() override { return in_opcodes ? OpcodesAt + opcodes_position : LibRaw_bigfile_datastream::tell(); }

    private:
        static constexpr int64_t MaxMissing = 1 << 20;

        const std::atomic<bool> &stopped;
        Decoder *unpacking = nullptr;
        int64_t missing = 0;
        bool filled = false;
        bool in_opcodes = false;
        INT64 opcodes_position = 0;
        IdentityOpcodes opcodes;

        void check() const
        {
            if (stopped.load(std::memory_order_relaxed))
                throw LIBRAW_EXCEPTION_CANCELLED_BY_CALLBACK;
            if (missing > MaxMissing)
                throw LIBRAW_EXCEPTION_IO_EOF;
        }

        int read_opcodes(uint8_t *to, size_t size, size_t count)
        {
            INT64 left = static_cast<INT64>(sizeof opcodes.bytes) - opcodes_position;
            size_t whole = left > 0 && size > 0 ? std::min<size_t>(count, static_cast<size_t>(left) / size) : 0;
            std::memcpy(to, opcodes.bytes + opcodes_position, whole * size);
            opcodes_position += static_cast<INT64>(whole * size);
            return static_cast<int>(whole);
        }
    };

    class Decoder final : public LibRaw
    {
    public:
        Decoder() : LibRaw(LIBRAW_OPIONS_NO_DATAERR_CALLBACK) {}

        // LibRaw allocates inside unpack() and seeks to the pixel data before it decodes: that is the moment to mark every pixel.
        void mark_untouched()
        {
            uint16_t *raw = imgdata.rawdata.raw_image;
            size_t count = allocated_pixels();
            for (size_t i = 0; i < count; ++i)
                raw[i] = Untouched(i);
        }

        // Whether the visible area lies within the mosaic's memory, whatever the file claims.
        bool visible_is_there() const
        {
            const libraw_image_sizes_t &s = imgdata.sizes;
            const size_t last_row = static_cast<size_t>(s.top_margin) + s.height - 1;
            return s.width > 0 && s.height > 0
                   && last_row * (s.raw_pitch / 2) + s.left_margin + s.width <= allocated_pixels();
        }

        bool is_rotated() const { return libraw_internal_data.internal_output_params.fuji_width != 0; }

        bool has_untouched_run() const
        {
            if (is_rotated()) // width and height are those of the picture upright
                return false;
            const libraw_image_sizes_t &s = imgdata.sizes;
            const int needed = std::min<int>(32, s.width);
            for (int y = 0; y < s.height; ++y)
            {
                size_t first = static_cast<size_t>(y + s.top_margin) * (s.raw_pitch / 2) + s.left_margin;
                const uint16_t *row = imgdata.rawdata.raw_image + first;
                for (int x = 0, run = 0; x < s.width; ++x)
                {
                    run = row[x] == Untouched(first + x) ? run + 1 : 0;
                    if (run == needed)
                        return true;
                }
            }
            return false;
        }

        // LibRaw moves an odd margin of a Bayer file to the next even pixel, which drops a row or column and leaves the black pattern
        // where it was. A DNG says exactly where its active area begins, so the area is put back.
        void restore_dng_active_area()
        {
            libraw_image_sizes_t &s = imgdata.sizes;
            const tiff_ifd_t *ifd = raw_directory();
            if (!imgdata.idata.dng_version || !ifd || imgdata.idata.filters < 1000)
                return;
            if ((ifd->t_tm & 1) && s.top_margin == ifd->t_tm + 1)
            {
                --s.top_margin;
                ++s.height;
                moved_rows = 1;
            }
            if ((ifd->t_lm & 1) && s.left_margin == ifd->t_lm + 1)
            {
                --s.left_margin;
                ++s.width;
                moved_columns = 1;
            }
        }

        void describe(tapetum_raw_info &info);
        int demosaic(tapetum_raw_info &info);
        int develop(float amplification, int &saturation, uint16_t *rgb, int64_t count);
        bool is_lossy_dng()
        {
            const char *name = unpack_function_name();
            return name && std::strstr(name, "lossy_dng");
        }

        bool block_reader()
        {
            const char *name = unpack_function_name();
            return is_lossy_dng() || (name && std::strstr(name, "panasonic"));
        }

        // LibRaw copies a picture of all colours in one piece where no column is a margin, and forgets the rows above it. To be called once, after unpack().
        void take_off_top_rows()
        {
            const libraw_image_sizes_t &s = imgdata.sizes;
            const libraw_rawdata_t &raw = imgdata.rawdata;
            const size_t row_bytes = s.width * sizeof *raw.color4_image;
            const bool is_copied_whole = raw.color4_image && raw.raw_alloc == raw.color4_image && s.raw_pitch == row_bytes;
            if (is_copied_whole && (static_cast<size_t>(s.top_margin) + s.height) * row_bytes <= malloc_usable_size(raw.raw_alloc))
                std::memmove(raw.raw_alloc, raw.color4_image + static_cast<size_t>(s.top_margin) * s.width, s.height * row_bytes);
        }

        // Called before unpack().
        void hide_opcodes()
        {
            if (!is_lossy_dng())
                return;
            libraw_internal_data.unpacker_data.meta_offset = Stream::OpcodesAt;
            for (tiff_ifd_t &directory : tiff_ifd)
                directory.opcode2_offset = Stream::OpcodesAt;
        }

        // The developed picture's width and height: rotating it changed them.
        bool developed_size(int64_t &width, int64_t &height) const
        {
            const libraw_image_sizes_t &s = imgdata.sizes;
            width = s.width;
            height = s.height;
            return imgdata.image && width > 0 && height > 0
                   && malloc_usable_size(imgdata.image) / sizeof *imgdata.image >= static_cast<size_t>(width * height);
        }

    private:
        int moved_rows = 0, moved_columns = 0;
        float amplification = 1;

        // LibRaw calls this when black is subtracted and nothing is scaled yet.
        void amplify()
        {
            const float white = static_cast<float>(imgdata.color.maximum);
            const size_t count = static_cast<size_t>(imgdata.sizes.iheight) * imgdata.sizes.iwidth;
            for (size_t i = 0; i < count; ++i)
                for (uint16_t &value : imgdata.image[i])
                    value = static_cast<uint16_t>(std::min(value * amplification, white) + 0.5f);
        }

        // How many pixels fit into what LibRaw allocated, which sizes that are read or computed later do not change.
        size_t allocated_pixels() const
        {
            const libraw_rawdata_t &raw = imgdata.rawdata;
            return raw.raw_image && raw.raw_alloc == raw.raw_image ? malloc_usable_size(raw.raw_alloc) / sizeof(uint16_t) : 0;
        }

        const tiff_ifd_t *raw_directory() const
        {
            unsigned count = std::min<unsigned>(libraw_internal_data.identify_data.tiff_nifds, LIBRAW_IFD_MAXCOUNT);
            for (unsigned i = 0; i < count; ++i)
                if (tiff_ifd[i].offset == libraw_internal_data.unpacker_data.data_offset)
                    return &tiff_ifd[i];
            return nullptr;
        }

        int channel(int row, int column) { return COLOR(row + moved_rows, column + moved_columns) & 3; }

        int color(int row, int column)
        {
            switch (imgdata.idata.cdesc[channel(row, column)])
            {
            case 'R':
                return 0;
            case 'G':
                return 1;
            case 'B':
                return 2;
            default:
                return -1;
            }
        }

        int black_channel(const tapetum_raw_info &info, int cell);
        bool xtrans_phase(int32_t &x, int32_t &y);
        Mosaic mosaic();
        void describe_black(tapetum_raw_info &info);
        void describe_color(tapetum_raw_info &info);
        void describe_capture(tapetum_raw_info &info);
    };

    int Stream::seek(INT64 offset, int whence)
    {
        check();
        if (whence == SEEK_SET && offset >= OpcodesAt)
        {
            in_opcodes = true;
            opcodes_position = std::min<INT64>(offset - OpcodesAt, sizeof opcodes.bytes);
            return 0;
        }
        if (in_opcodes && whence == SEEK_CUR)
        {
            opcodes_position = std::clamp<INT64>(opcodes_position + offset, 0, sizeof opcodes.bytes);
            return 0;
        }
        in_opcodes = false;
        if (unpacking && !filled)
        {
            filled = true;
            unpacking->mark_untouched();
        }
        return LibRaw_bigfile_datastream::seek(offset, whence);
    }

    // Where in the pattern, as XTransPattern.cs has it, the visible area begins; false when its filters are others.
    bool Decoder::xtrans_phase(int32_t &x, int32_t &y)
    {
        static const char filters[] = "GBGGRGRGRBGBGBGGRGGRGGBGBGBRGRGRGGBG";
        for (y = 0; y < 6; ++y)
            for (x = 0; x < 6; ++x)
            {
                bool fits = true;
                for (int i = 0; i < 36 && fits; ++i)
                    fits = "RGB"[std::max(color(i / 6, i % 6), 0)] == filters[(i / 6 + y) % 6 * 6 + (i % 6 + x) % 6];
                if (fits)
                    return true;
            }
        return false;
    }

    Mosaic Decoder::mosaic()
    {
        const libraw_iparams_t &p = imgdata.idata;
        if (libraw_internal_data.unpacker_data.data_offset < 8)
            return Headerless;
        if (is_rotated())
            return Rotated;
        int32_t x, y;
        if (p.filters == LIBRAW_XTRANS)
            return xtrans_phase(x, y) ? XTrans : OtherPattern;
        if (p.filters == 0)
            return p.colors == 1 ? Monochrome : FullColor;
        if (p.filters < 1000)
            return OtherPattern;
        if (imgdata.idata.dng_version && is_floating_point())
            return FloatingPoint;
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 2; ++x)
                if (color(y, x) < 0)
                    return OtherColors;
                else if (color(y, x) != color(y & 1, x))
                    return OtherPattern;
        bool green_falls = color(0, 0) == 1 && color(1, 1) == 1 && color(0, 1) + color(1, 0) == 2 && color(0, 1) != 1;
        bool green_rises = color(0, 1) == 1 && color(1, 0) == 1 && color(0, 0) + color(1, 1) == 2 && color(0, 0) != 1;
        return green_falls || green_rises ? Bayer : OtherPattern;
    }

    // Whose black level LibRaw has for a pixel of the first 2x2: four of X-Trans are no cell, and without filters there is one.
    int Decoder::black_channel(const tapetum_raw_info &info, int cell)
    {
        return info.mosaic == XTrans ? 1 : info.mosaic == Monochrome ? 0 : channel(cell >> 1, cell & 1);
    }

    void Decoder::describe_black(tapetum_raw_info &info)
    {
        const libraw_colordata_t &c = imgdata.color;
        const bool dng = imgdata.idata.dng_version != 0;
        // LibRaw rounds the mean of the masked pixels down; a fraction of a DN matters once shadows are amplified.
        bool measured = c.cblack[4] * c.cblack[5] == 0;
        for (int i = 0; i < 4; ++i)
            measured = measured && c.black_stat[4 + i] && c.black_stat[i] / c.black_stat[4 + i] == c.black + c.cblack[i];
        for (int i = 0; i < 4; ++i)
        {
            int ch = black_channel(info, i);
            info.black_cell[i] = dng        ? c.dng_levels.dng_fblack + c.dng_levels.dng_fcblack[ch]
                                 : measured ? static_cast<float>(c.black_stat[ch]) / c.black_stat[4 + ch]
                                            : static_cast<float>(c.black + c.cblack[ch]);
        }
        info.has_masked_black = 1;
        for (int i = 0; i < 4; ++i)
        {
            int ch = black_channel(info, i);
            info.has_masked_black = info.has_masked_black && c.black_stat[4 + ch];
            info.masked_black[i] = c.black_stat[4 + ch] ? static_cast<float>(c.black_stat[ch]) / c.black_stat[4 + ch] : 0;
        }
        unsigned rows = dng ? c.dng_levels.dng_cblack[4] : c.cblack[4];
        unsigned columns = dng ? c.dng_levels.dng_cblack[5] : c.cblack[5];
        if (rows && columns && rows <= MaxBlackPattern && columns <= MaxBlackPattern / rows)
        {
            info.black_rows = static_cast<int32_t>(rows);
            info.black_columns = static_cast<int32_t>(columns);
            for (unsigned i = 0; i < rows * columns; ++i)
                info.black_pattern[i] = dng ? c.dng_levels.dng_fcblack[6 + i] : static_cast<float>(c.cblack[6 + i]);
        }
    }

    void Decoder::describe_color(tapetum_raw_info &info)
    {
        const libraw_colordata_t &c = imgdata.color;
        for (int m = 0; m < 2; ++m)
        {
            const libraw_dng_color_t &d = c.dng_color[m];
            info.illuminant[m] = d.illuminant == 0xffff ? 0 : d.illuminant;
            for (int row = 0; row < 3; ++row)
                for (int column = 0; column < 3; ++column)
                {
                    info.color_matrix[m][row * 3 + column] = d.colormatrix[row][column];
                    info.forward_matrix[m][row * 3 + column] = d.forwardmatrix[row][column];
                    info.calibration[m][row * 3 + column] = d.calibration[row][column];
                }
        }
        for (int row = 0; row < 3; ++row)
        {
            info.as_shot_neutral[row] = imgdata.idata.dng_version ? c.dng_levels.asshotneutral[row] : 0;
            info.camera_gains[row] = c.cam_mul[row];
            info.analog_balance[row] = c.dng_levels.analogbalance[row];
            for (int column = 0; column < 3; ++column)
                info.table_matrix[row * 3 + column] = c.cam_xyz[row][column];
        }
        info.baseline_exposure = imgdata.idata.dng_version ? c.dng_levels.baseline_exposure : 0;
    }

    void Decoder::describe_capture(tapetum_raw_info &info)
    {
        const libraw_imgother_t &o = imgdata.other;
        const libraw_lensinfo_t &l = imgdata.lens;
        float real_iso = imgdata.makernotes.common.real_ISO;
        bool iso_overflows = o.iso_speed <= 0 || o.iso_speed >= 65535; // EXIF's ISO has 16 bits
        info.iso = iso_overflows && real_iso > 0 ? real_iso : o.iso_speed;
        info.exposure_time = o.shutter;
        info.aperture = o.aperture;
        info.focal_length = o.focal_len;
        copy_text(info.make, imgdata.idata.make);
        copy_text(info.model, imgdata.idata.model);
        copy_text(info.lens, l.Lens[0] ? l.Lens : l.makernotes.Lens);
        copy_text(info.color_names, imgdata.idata.cdesc);
        // LibRaw read the camera's clock as local time, so local time gives the clock back.
        std::tm t{};
        if (o.timestamp > 0 && localtime_r(&o.timestamp, &t))
        {
            const int32_t captured[6] = {t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec};
            std::copy(captured, captured + 6, info.captured);
        }
    }

    // The settings of the See-in-the-Dark data set's pictures (rawpy's use_camera_wb, no_auto_bright, output_bps 16, all else as LibRaw
    // has it): camera white balance, AHD, highlights clipped, BT.709 gamma, sRGB primaries.
    int Decoder::develop(float factor, int &saturation, uint16_t *rgb, int64_t count)
    {
        if (moved_rows || moved_columns)
            return WrongSize;
        libraw_output_params_t &p = imgdata.params;
        p.use_camera_wb = 1;
        p.no_auto_bright = 1;
        p.output_bps = 16;
        p.user_flip = 0;
        p.user_sat = saturation;
        amplification = factor;
        if (factor != 1)
            callbacks.pre_scalecolors_cb = [](void *self) { static_cast<Decoder *>(static_cast<LibRaw *>(self))->amplify(); };
        if (int status = dcraw_process())
            return status;
        saturation = static_cast<int>(imgdata.color.maximum);
        int width, height, colors, bits;
        get_mem_image_format(&width, &height, &colors, &bits);
        if (colors != 3 || bits != 16 || count != 3LL * width * height)
            return WrongSize;
        return copy_mem_image(rgb, 6 * width, 0);
    }

    void Decoder::describe(tapetum_raw_info &info)
    {
        std::memset(&info, 0, sizeof info);
        info.size_bytes = sizeof info;
        info.mosaic = mosaic();
        info.is_dng = imgdata.idata.dng_version != 0;
        info.is_lossy_dng = is_lossy_dng();
        info.raw_width = imgdata.sizes.raw_width;
        info.raw_height = imgdata.sizes.raw_height;
        info.width = imgdata.sizes.width;
        info.height = imgdata.sizes.height;
        info.flip = imgdata.sizes.flip;
        unsigned dng_white = info.is_dng ? imgdata.color.dng_levels.dng_whitelevel[0] : 0;
        info.white = static_cast<float>(std::min(dng_white ? dng_white : imgdata.color.maximum, 65535u));
        for (int i = 0; i < 4; ++i)
            info.cfa[i] = info.mosaic == Bayer ? color(i >> 1, i & 1) : 0;
        describe_color(info);
        describe_capture(info);
        if (info.mosaic == XTrans)
            xtrans_phase(info.cfa[0], info.cfa[1]);
        if (info.mosaic == Bayer || info.mosaic == XTrans || info.mosaic == Monochrome)
            describe_black(info);
    }
}

namespace
{
    // Lets LibRaw make three colours of every pixel: linear, black subtracted, in the colours of the camera. Filters of four colours become linear
    // sRGB, white-balanced as shot and scaled to 65535, for which there is no other three. The numbers of a linear DNG stay as they are stored, since LibRaw
    // knows one white for all colours, no black that differs between rows, and no opcodes.
    int Decoder::demosaic(tapetum_raw_info &info)
    {
        libraw_output_params_t &o = imgdata.params;
        const bool four_colors = imgdata.idata.colors == 4;
        const bool as_stored = mosaic() == FullColor && imgdata.idata.dng_version && !is_lossy_dng();
        if (as_stored)
        {
            o.user_black = 0;
            std::fill(o.user_cblack, o.user_cblack + 4, 0);
        }
        o.output_bps = 16;
        o.gamm[0] = o.gamm[1] = 1;
        o.no_auto_bright = 1;
        o.adjust_maximum_thr = 0;
        o.user_flip = 0;
        o.use_fuji_rotate = is_rotated(); // which also stretches pixels that are not square
        // The camera's colours are asked for by this flag. An output_color of 0 asks for them, too, but LibRaw takes a name from in front of a table then.
        o.output_color = 1;
        libraw_internal_data.internal_output_params.raw_color = four_colors ? 0 : 1;
        imgdata.rawdata.ioparams.raw_color = four_colors ? 0 : 1;
        o.no_auto_scale = four_colors ? 0 : 1;
        o.use_camera_wb = four_colors ? 1 : 0;
        const libraw_colordata_t &c = imgdata.color;
        const unsigned pattern = c.cblack[4] && c.cblack[5] ? c.cblack[6] : 0;
        const float black = static_cast<float>(c.black + c.cblack[1] + pattern);
        if (int status = dcraw_process())
            return status;
        int64_t width, height;
        if (!developed_size(width, height))
            return NoMosaic;
        info.width = static_cast<int32_t>(width);
        info.height = static_cast<int32_t>(height);
        info.white = four_colors ? 65535 : as_stored ? info.white : info.white - black;
        return Success;
    }
}

// The stream must outlive the decoder: members die in reverse order.
struct tapetum_raw
{
    std::atomic<bool> stopped{false};
    std::unique_ptr<Stream> stream;
    Decoder decoder;
    tapetum_raw_info info = {};
    std::vector<uint16_t> developed;
};

namespace
{
    bool is_within(int64_t first, int64_t count, int64_t all)
    {
        return first >= 0 && count >= 0 && first <= all && count <= all - first;
    }

    template <typename Work> int guarded(Work work)
    {
        try
        {
            return work();
        }
        catch (const std::bad_alloc &)
        {
            return OutOfMemory;
        }
        catch (...)
        {
            return Unexpected;
        }
    }
}

TAPETUM_API int32_t tapetum_raw_info_size()
{
    return sizeof(tapetum_raw_info);
}

// LibRaw's words for a negative status.
TAPETUM_API const char *tapetum_raw_message(int status)
{
    return LibRaw::strerror(status);
}

// Of the LibRaw that runs, for example 0.20.2-Release.
TAPETUM_API const char *tapetum_raw_version()
{
    return LibRaw::version();
}

tapetum_raw *tapetum_raw_create()
{
    try
    {
        return new tapetum_raw;
    }
    catch (...)
    {
        return nullptr;
    }
}

void tapetum_raw_destroy(tapetum_raw *raw)
{
    guarded([&] { delete raw; return 0; });
}

// Makes whatever runs on another thread, now or later, return LIBRAW_CANCELLED_BY_CALLBACK.
void tapetum_raw_cancel(tapetum_raw *raw)
{
    guarded([&] {
        raw->stopped = true;
        raw->decoder.setCancelFlag();
        return 0;
    });
}

// LibRaw asks between the steps of its own development.
static int is_stopped(void *raw, enum LibRaw_progress, int, int)
{
    return static_cast<tapetum_raw *>(raw)->stopped ? 1 : 0;
}

// Reads the headers. file: open for reading; it is taken over. The pixel data is not touched yet.
int tapetum_raw_open(tapetum_raw *raw, int file, int64_t length)
{
    return guarded([&]() -> int {
        raw->stream = std::make_unique<Stream>(file, length, raw->stopped);
        if (!raw->stream->valid())
            return LIBRAW_IO_ERROR;
        raw->decoder.set_progress_handler(is_stopped, raw);
        if (int status = raw->decoder.open_datastream(raw->stream.get()))
            return status;
        raw->decoder.describe(raw->info);
        return Success;
    });
}

int32_t tapetum_raw_info_bytes()
{
    return sizeof(tapetum_raw_info);
}

// As it was after the last of the calls above and below.
const tapetum_raw_info *tapetum_raw_get_info(const tapetum_raw *raw)
{
    return &raw->info;
}

// The preview that the camera put into the file: a JPEG, or 8-bit RGB; without bytes when there is none. The bytes belong to raw and live until it is destroyed. To be called after
// tapetum_raw_open and not after tapetum_raw_unpack.
int tapetum_raw_preview(tapetum_raw *raw, tapetum_raw_preview_info *preview)
{
    return guarded([&]() -> int {
        const int status = raw->decoder.unpack_thumb();
        if (status == LIBRAW_NO_THUMBNAIL || status == LIBRAW_UNSUPPORTED_THUMBNAIL)
            return Success; // none is no fault
        if (status)
            return status;
        const libraw_thumbnail_t &t = raw->decoder.imgdata.thumbnail;
        const bool is_jpeg = t.tformat == LIBRAW_THUMBNAIL_JPEG;
        const bool is_rgb = t.tformat == LIBRAW_THUMBNAIL_BITMAP && t.tcolors == 3
                            && t.tlength == static_cast<unsigned>(t.twidth) * t.theight * 3;
        if (!t.thumb || !(is_jpeg || is_rgb))
            return Success;
        *preview = {reinterpret_cast<const uint8_t *>(t.thumb), static_cast<int64_t>(t.tlength), t.twidth, t.theight, is_jpeg};
        return Success;
    });
}

// Decodes a file's pixels and watches whether all of them were there.
static int unpack_watched(tapetum_raw &raw)
{
    Decoder &decoder = raw.decoder;
    decoder.hide_opcodes();
    raw.stream->watch(&decoder);
    int status = decoder.unpack();
    raw.stream->watch(nullptr);
    // Bit readers look ahead by a few bytes; Panasonic's and libjpeg read whole blocks of 16 KiB.
    if (raw.stream->missing_bytes() > (decoder.block_reader() ? 16384 : 8))
        return Truncated;
    if (status)
        return status;
    return decoder.error_count() ? Damaged : Success;
}

// Decodes the mosaic; info is written again, since masked pixels may have told the black level.
int tapetum_raw_unpack(tapetum_raw *raw)
{
    return guarded([&]() -> int {
        Decoder &decoder = raw->decoder;
        if (int status = unpack_watched(*raw))
            return status;
        if (!decoder.imgdata.rawdata.raw_image || decoder.is_rotated())
            return NoMosaic;
        decoder.restore_dng_active_area();
        if (!decoder.visible_is_there())
            return Damaged;
        if (decoder.has_untouched_run())
            return Incomplete;
        decoder.describe(raw->info);
        return Success;
    });
}

// For files without a Bayer mosaic, in place of tapetum_raw_unpack: decodes them and lets LibRaw demosaic what is left to demosaic.
int tapetum_raw_unpack_rgb(tapetum_raw *raw)
{
    return guarded([&]() -> int {
        Decoder &decoder = raw->decoder;
        if (int status = unpack_watched(*raw))
            return status;
        if (decoder.imgdata.rawdata.raw_image)
        {
            if (!decoder.is_rotated() && !decoder.visible_is_there())
                return Damaged;
            if (decoder.has_untouched_run())
                return Incomplete;
        }
        decoder.take_off_top_rows();
        decoder.describe(raw->info);
        return decoder.demosaic(raw->info);
    });
}

// Develops the unpacked picture with LibRaw as See in the Dark does, not turned. amplification multiplies what is above black, up to white.
// saturation: which value above black becomes white; 0 leaves it to LibRaw and returns what it took. count: of numbers, 3 * width * height.
int tapetum_raw_develop(tapetum_raw *raw, float amplification, int32_t *saturation, int64_t count)
{
    return guarded([&]() -> int {
        if (count <= 0 || count != 3 * static_cast<int64_t>(raw->info.width) * raw->info.height)
            return WrongSize;
        raw->developed.resize(static_cast<size_t>(count));
        return raw->decoder.develop(amplification, *saturation, raw->developed.data(), count);
    });
}

// Copies a part of the visible area, info->width * info->height pixels as they were after unpack().
int tapetum_raw_copy(const tapetum_raw *raw, uint16_t *pixels, int64_t first, int64_t count)
{
    return guarded([&]() -> int {
        const libraw_image_sizes_t &s = raw->decoder.imgdata.sizes;
        const uint16_t *from = raw->decoder.imgdata.rawdata.raw_image;
        if (!from || !raw->decoder.visible_is_there() || !is_within(first, count, int64_t(s.width) * s.height))
            return NoMosaic;
        from += static_cast<size_t>(s.top_margin) * (s.raw_pitch / 2) + s.left_margin;
        while (count > 0)
        {
            const int64_t x = first % s.width;
            const int64_t here = std::min<int64_t>(count, s.width - x);
            std::memcpy(pixels, from + first / s.width * (s.raw_pitch / 2) + x, static_cast<size_t>(here) * sizeof(uint16_t));
            pixels += here;
            first += here;
            count -= here;
        }
        return Success;
    });
}

// Copies a part of red, green, blue of info->width * info->height pixels as they were after tapetum_raw_unpack_rgb().
int tapetum_raw_copy_rgb(const tapetum_raw *raw, uint16_t *numbers, int64_t first, int64_t count)
{
    return guarded([&]() -> int {
        const libraw_data_t &d = raw->decoder.imgdata;
        int64_t width, height;
        if (!raw->decoder.developed_size(width, height) || !is_within(first, count, 3 * width * height))
            return NoMosaic;
        const bool grey = d.idata.colors == 1;
        for (int64_t i = first; i < first + count; ++i)
            *numbers++ = d.image[i / 3][grey ? 0 : i % 3];
        return Success;
    });
}

// Copies a part of what tapetum_raw_develop() made.
int tapetum_raw_copy_developed(const tapetum_raw *raw, uint16_t *numbers, int64_t first, int64_t count)
{
    if (!is_within(first, count, static_cast<int64_t>(raw->developed.size())))
        return NoMosaic;
    std::copy_n(raw->developed.data() + first, count, numbers);
    return Success;
}
