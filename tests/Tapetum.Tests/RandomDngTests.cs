using FsCheck.Fluent;
using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Encoding;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using Tapetum.Tests.Encoding;
using Tapetum.Tests.Raw;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests;

/// <summary>
/// Any filters, margins, black levels, opcode lists, crops, scales and orientations at once. What lists and levels undo is put into the file's numbers first, so that the picture is that of a file
/// without any of it; all formats have it in the size that the tags ask for, and a DNG that is made gives it again.
/// </summary>
public sealed class RandomDngTests : IDisposable
{
    private const double Range = 12_000;

    private readonly TemporaryFolder folder = new();
    private readonly Enhancer enhancer = new(new EnhancerOptions());

    public void Dispose()
    {
        enhancer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Whatever_a_file_asks_for_its_picture_is_the_same_in_every_format() =>
        Properties.Hold(
            12,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Frame frame = new(new Random(seed));
                    frame.WritePlain(folder.File("plain.dng"));
                    frame.WriteAsking(folder.File("asking.dng"));

                    TestPng plain = Png("plain.dng");
                    TestPng asking = Png("asking.dng");

                    (asking.Width, asking.Height).ShouldBe(frame.ShownSize);
                    (plain.Width, plain.Height).ShouldBe(frame.ShownSize);
                    MeanDifference(asking, plain).ShouldBeLessThan(0.004);
                    foreach (OutputFormat format in new[] { OutputFormat.Png, OutputFormat.Jpeg, OutputFormat.Tiff })
                    {
                        EnhanceResult made = Enhance("asking.dng", "made" + PictureWriter.ExtensionOf(format), format);
                        (made.WidthPx, made.HeightPx).ShouldBe(frame.ShownSize);
                    }

                    foreach (DngKind kind in new[] { DngKind.Linear, DngKind.Mosaic })
                    {
                        Enhance("asking.dng", "made.dng", OutputFormat.Dng, kind);
                        TestPng again = Png("made.dng");
                        (again.Width, again.Height).ShouldBe(frame.ShownSize, kind.ToString());
                        Correlation(again, asking).ShouldBeGreaterThan(0.98, kind.ToString());
                    }
                }
            )
        );

    private TestPng Png(string from)
    {
        Enhance(from, "made.png", OutputFormat.Png16);
        return TestPng.Read(File.ReadAllBytes(folder.File("made.png")));
    }

    private EnhanceResult Enhance(string from, string to, OutputFormat format, DngKind kind = DngKind.Linear)
    {
        EnhanceOptions options = new()
        {
            Format = format,
            Dng = kind,
            Strength = 0,
            Overwrite = true,
            Development = new DevelopmentOptions { Look = Look.Neutral },
        };
        return enhancer
            .EnhanceAsync(
                folder.File(from),
                folder.File(to),
                options,
                progress: null,
                TestContext.Current.CancellationToken
            )
            .GetAwaiter()
            .GetResult();
    }

    private static double MeanDifference(TestPng one, TestPng other) =>
        one.Rgb.Zip(other.Rgb, (a, b) => Math.Abs(a - b) / 65535.0).Average();

    /// <summary>1 where both show the same, in whatever exposure.</summary>
    private static double Correlation(TestPng one, TestPng other)
    {
        double meanOne = one.Rgb.Average(v => v);
        double meanOther = other.Rgb.Average(v => v);
        double together = one.Rgb.Zip(other.Rgb, (a, b) => (a - meanOne) * (b - meanOther)).Sum();
        double ofOne = one.Rgb.Sum(a => (a - meanOne) * (a - meanOne));
        double ofOther = other.Rgb.Sum(b => (b - meanOther) * (b - meanOther));
        return together / Math.Sqrt(ofOne * ofOther);
    }

    /// <summary>A smooth scene, and how a file may hold it.</summary>
    private sealed class Frame
    {
        private readonly int width;
        private readonly int height;
        private readonly CfaPattern cfa;
        private readonly (int Left, int Top, int Right, int Bottom) margins;
        private readonly double[] black;
        private readonly int blackColumns;
        private readonly double factor1;
        private readonly float[] rowGains;
        private readonly float[] columnGains;
        private readonly double factor2;
        private readonly (int X, int Y)[] bad;
        private readonly (double X, double Y, double Width, double Height) crop;
        private readonly (double Top, double Left, double Bottom, double Right) userCrop;
        private readonly (double X, double Y) scale;
        private readonly ushort orientation;

        public Frame(Random random)
        {
            (width, height) = (random.Next(50, 90), random.Next(50, 90));
            cfa = new(random.Next(2), random.Next(2));
            margins = (random.Next(6), random.Next(6), random.Next(6), random.Next(6));
            blackColumns = random.Next(1, 4);
            black = [.. Enumerable.Range(0, blackColumns * random.Next(1, 4)).Select(_ => 1000.0 + random.Next(200))];
            factor1 = 1 + (random.NextDouble() / 2);
            factor2 = 1 + (random.NextDouble() / 2);
            rowGains = [.. Enumerable.Range(0, height).Select(_ => 1 + (random.NextSingle() / 4))];
            columnGains = [.. Enumerable.Range(0, width).Select(_ => 1 + (random.NextSingle() / 4))];
            bad = [.. Enumerable.Range(0, random.Next(5)).Select(i => (random.Next(4, width - 4), 8 + (9 * i)))];
            crop = (random.Next(0, 9), random.Next(0, 9), width - 10, height - 10 - (random.Next(2) / 2.0));
            userCrop = random.Next(2) == 0 ? (0, 0, 1, 1) : (0.125, 0.25, 1, 0.875);
            scale = random.Next(3) switch
            {
                0 => (1, 2),
                1 => (1.5, 1),
                _ => (1, 1),
            };
            orientation = (ushort)random.Next(1, 9);
        }

        /// <summary>By the specification: edges between pixels are rounded, scales apply to what is left, orientations from 5 on swap the sides.</summary>
        public (int Width, int Height) ShownSize
        {
            get
            {
                static int Whole(double px) => (int)Math.Floor(px + 0.5);
                int left = Whole(crop.X + (userCrop.Left * crop.Width));
                int right = Whole(crop.X + (userCrop.Right * crop.Width));
                int top = Whole(crop.Y + (userCrop.Top * crop.Height));
                int bottom = Whole(crop.Y + (userCrop.Bottom * crop.Height));
                (int across, int down) = (Whole((right - left) * scale.X), Whole((bottom - top) * scale.Y));
                return orientation < 5 ? (across, down) : (down, across);
            }
        }

        public void WritePlain(string path) =>
            File.WriteAllBytes(
                path,
                TaggedDng.Bytes(
                    width,
                    height,
                    (x, y) => 1000 + (Range * Light(x, y)),
                    d =>
                    {
                        AddFrame(d);
                        d.AddLongs(50714, 1000);
                        d.AddLongs(50717, (uint)(1000 + Range));
                    }
                )
            );

        /// <summary>OpcodeList1 multiplies the file's numbers and names bad pixels, OpcodeList2 multiplies rows, columns and all that is above black.</summary>
        public void WriteAsking(string path)
        {
            (int storedWidth, int storedHeight) = (
                width + margins.Left + margins.Right,
                height + margins.Top + margins.Bottom
            );
            byte[] list1 = List(
                Opcode(8, Area(0, 0, storedHeight, storedWidth), Int32(1), Double(0, factor1)),
                Opcode(
                    5,
                    Int32(0, bad.Length, 0),
                    Int32([.. bad.SelectMany(p => new[] { p.Y + margins.Top, p.X + margins.Left })])
                )
            );
            byte[] list2 = List(
                Opcode(12, Area(0, 0, height, width), Int32(height), Single(rowGains)),
                Opcode(13, Area(0, 0, height, width), Int32(width), Single(columnGains)),
                Opcode(8, Area(0, 0, height, width), Int32(1), Double(0, factor2))
            );
            File.WriteAllBytes(
                path,
                TaggedDng.Bytes(
                    storedWidth,
                    storedHeight,
                    (x, y) => StoredAt(x - margins.Left, y - margins.Top),
                    d =>
                    {
                        AddFrame(d);
                        d.AddShorts(50713, (ushort)(black.Length / blackColumns), (ushort)blackColumns);
                        d.AddRationals(50714, 1, black);
                        d.AddLongs(50717, (uint)(black.Average() + Range));
                        d.AddLongs(
                            50829,
                            (uint)margins.Top,
                            (uint)margins.Left,
                            (uint)(margins.Top + height),
                            (uint)(margins.Left + width)
                        );
                        d.AddUndefined(51008, list1);
                        d.AddUndefined(51009, list2);
                    }
                )
            );
        }

        private double StoredAt(int x, int y)
        {
            if (x < 0 || y < 0 || x >= width || y >= height)
            {
                return 0;
            }

            if (bad.Contains((x, y)))
            {
                return 9000;
            }

            int rows = black.Length / blackColumns;
            double above = Range * Light(x, y) / (rowGains[y] * columnGains[x] * factor2);
            return (black[(y % rows * blackColumns) + (x % blackColumns)] + above) / factor1;
        }

        private void AddFrame(TiffDirectoryWriter d)
        {
            d.AddShorts(274, orientation);
            d.AddBytes(33422, [.. Enumerable.Range(0, 4).Select(i => (byte)cfa.ColorAt(i & 1, i >> 1))]);
            d.AddRationals(50718, 10, scale.X, scale.Y);
            d.AddRationals(50719, 10, crop.X, crop.Y);
            d.AddRationals(50720, 10, crop.Width, crop.Height);
            d.AddRationals(51125, 1000, userCrop.Top, userCrop.Left, userCrop.Bottom, userCrop.Right);
        }

        /// <summary>Of a grey surface in little light, brighter to the right and below, with a fold.</summary>
        private double Light(int x, int y)
        {
            double[] neutral = [0.5, 1, 0.625];
            double grey = 0.02 + (0.1 * x / width) + (0.04 * Math.Abs(y - (height / 3.0)) / height);
            return grey * neutral[cfa.ColorAt(x, y)];
        }
    }
}
