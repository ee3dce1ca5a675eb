using System.Buffers.Binary;
using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Encoding;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Vips;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

/// <summary>Whether files of one colour in several colour spaces mean the same to another program, which knows nothing but their profiles.</summary>
public sealed class ColorSpaceTests : IDisposable
{
    // Linear sRGB: inside all three spaces.
    private static readonly double[][] Colors =
    [
        [1, 1, 1],
        [0.5, 0.5, 0.5],
        [0.8, 0.1, 0.05],
        [0.05, 0.6, 0.1],
        [0.1, 0.15, 0.9],
        [0.02, 0.015, 0.01],
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, OutputFormat> Files =>
        new()
        {
            { "srgb", OutputFormat.Png },
            { "srgb", OutputFormat.Tiff },
            { "srgb", OutputFormat.Jpeg },
            { "display-p3", OutputFormat.Png },
            { "display-p3", OutputFormat.Png16 },
            { "display-p3", OutputFormat.Tiff },
            { "display-p3", OutputFormat.Jpeg },
            { "rec2020", OutputFormat.Png16 },
            { "rec2020", OutputFormat.Tiff },
            { "rec2020", OutputFormat.Jpeg },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Little_CMS_turns_the_file_back_into_the_same_sRGB(string name, OutputFormat format)
    {
        ColorSpace space = ColorSpace.Find(name)!;
        string path = folder.File("picture" + PictureWriter.ExtensionOf(format));

        await PictureWriter.WriteAsync(
            new Patches(space),
            Pictures.Metadata,
            path,
            new PictureOptions
            {
                Format = format,
                Jpeg = new JpegOptions { Quality = 100 },
            },
            TestContext.Current.CancellationToken
        );

        SrgbPhoto photo = PhotoReader.Read(path);
        for (int i = 0; i < Colors.Length; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                double expected = 255 * SrgbTransfer.Encode((float)Colors[i][channel]);
                double found = photo.Rgb[(3 * ((i * Patches.SizePx) + (Patches.SizePx / 2))) + channel];
                found.ShouldBe(expected, format == OutputFormat.Jpeg ? 4 : 1.5, $"colour {i}, channel {channel}");
            }
        }
    }

    [Fact]
    public void A_profile_s_primaries_add_up_to_the_white_of_ICC()
    {
        foreach (ColorSpace space in new[] { ColorSpace.Srgb, ColorSpace.DisplayP3, ColorSpace.Rec2020 })
        {
            byte[] profile = IccProfile.Of(space);

            double[] sum = new double[3];
            foreach (string tag in new[] { "rXYZ", "gXYZ", "bXYZ" })
            {
                ReadOnlySpan<byte> value = Tag(profile, tag);
                for (int i = 0; i < 3; i++)
                {
                    sum[i] += BinaryPrimitives.ReadInt32BigEndian(value[(8 + (4 * i))..]) / 65536.0;
                }
            }

            sum[0].ShouldBe(0.9642, 5e-5);
            sum[1].ShouldBe(1.0, 5e-5);
            sum[2].ShouldBe(0.8249, 5e-5);
        }
    }

    [Fact]
    public void A_wider_space_keeps_colours_that_sRGB_must_dull()
    {
        // A camera whose red is near that of Rec. 2020.
        (int red, int green) srgb = Develop(ColorSpace.Srgb);
        (int red, int green) wide = Develop(ColorSpace.Rec2020);

        srgb.green.ShouldBeLessThan(300, "sRGB's gamut ends here");
        wide.green.ShouldBeGreaterThan(srgb.green + 1000, "Rec. 2020's does not");
    }

    /// <returns>The codes of a strong red.</returns>
    private static (int Red, int Green) Develop(ColorSpace space)
    {
        Tapetum.Raw.CameraColor color = new()
        {
            AsShotNeutral = new(1, 1, 1),
            Calibrations = [new(21, ColorSpace.Rec2020.RgbToXyz.Inverse(), null)],
        };
        ushort[] codes = Pictures.Render(
            Developer.Render(
                Pictures.Linear(4, 4, (_, _) => (0.5f, 0.03f, 0.03f)),
                Pictures.Raw(color),
                new DevelopmentOptions
                {
                    Ratio = 1,
                    ColorSpace = space,
                    Look = Look.Neutral,
                }
            )
        );
        return (codes[0], codes[1]);
    }

    private static ReadOnlySpan<byte> Tag(byte[] profile, string name)
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(128));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = profile.AsSpan(132 + (12 * i), 12);
            if (entry[..4].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(name)))
            {
                int offset = BinaryPrimitives.ReadInt32BigEndian(entry[4..]);
                return profile.AsSpan(offset, BinaryPrimitives.ReadInt32BigEndian(entry[8..]));
            }
        }

        throw new InvalidDataException($"The profile has no {name}.");
    }

    /// <summary>Squares of <see cref="Colors"/> in a row.</summary>
    private sealed class Patches(ColorSpace space) : IRowSource
    {
        public const int SizePx = 16;

        public int WidthPx => SizePx * Colors.Length;

        public int HeightPx => SizePx;

        public ColorSpace ColorSpace => space;

        public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
        {
            Tapetum.Raw.Matrix3x3 fromSrgb = space.RgbToXyz.Inverse() * ColorSpace.Srgb.RgbToXyz;
            for (int i = 0; i < rowCount * WidthPx; i++)
            {
                double[] color = Colors[i % WidthPx / SizePx];
                (double red, double green, double blue) = fromSrgb.Apply(color[0], color[1], color[2]);
                (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = (Code(red), Code(green), Code(blue));
            }
        }

        private static ushort Code(double linear) =>
            (ushort)Math.Round(65535 * SrgbTransfer.Encode((float)Math.Clamp(linear, 0, 1)));
    }
}
