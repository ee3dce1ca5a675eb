using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Development.Lens;

/// <summary>A picture is straightened in its own place, band by band: no row may be written over that is still needed.</summary>
public class LensWarpTests
{
    private const int Width = 150;
    private const int Height = 330;

    public static TheoryData<string, double[]> Warps =>
        new()
        {
            { "barrel", [0.9, 0.1, 0.02, 0, 0, 0] },
            { "pincushion", [1.15, -0.2, 0, 0, 0, 0] },
            { "decentred", [0.97, 0.05, 0, 0, 0.02, -0.03] },
            { "upside down", [-0.9, 0, 0, 0, 0, 0] },
            { "far too large", [40, 0, 0, 0, 0, 0] },
            { "red larger, blue smaller", [0.96, 0.06, 0, 0, 0, 0, 0.95, 0.05, 0, 0, 0, 0, 0.93, 0.05, 0, 0, 0, 0] },
            { "colours far apart", [1.1, 0, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0.7, 0.1, 0, 0, 0, 0] },
        };

    [Theory]
    [MemberData(nameof(Warps))]
    public void A_picture_is_straightened_in_its_own_place_as_beside_it(string name, double[] planes)
    {
        LinearImage picture = Noise();
        float[] before = [.. picture.Rgb];

        LinearImage beside = Apply(picture, planes, mayChange: false);
        picture.Rgb.ShouldBe(before);
        LinearImage inPlace = Apply(picture, planes, mayChange: true);

        inPlace.Rgb.ShouldBeSameAs(picture.Rgb);
        inPlace.Rgb.ShouldBe(beside.Rgb, name);
    }

    [Fact]
    public void Pixels_between_others_are_a_cubic_of_them_each_colour_where_it_lies()
    {
        LinearImage picture = Noise();

        LinearImage straight = Apply(
            picture,
            [0.96, 0.06, 0, 0, 0, 0, 0.95, 0.05, 0, 0, 0, 0, 0.93, 0.05, 0, 0, 0, 0],
            mayChange: false
        );

        double unit = double.Hypot(Width, Height) / 2;
        double[][] radial =
        [
            [0.96, 0.06],
            [0.95, 0.05],
            [0.93, 0.05],
        ];
        float[] expected = new float[1];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (double across, double down) = (x + 0.5 - (Width / 2.0), y + 0.5 - (Height / 2.0));
                double square = ((across * across) + (down * down)) / (unit * unit);
                for (int color = 0; color < 3; color++)
                {
                    double factor = radial[color][0] + (radial[color][1] * square);
                    CubicSample.At(
                        picture,
                        (Width / 2.0) - 0.5 + (across * factor),
                        (Height / 2.0) - 0.5 + (down * factor),
                        color,
                        expected
                    );
                    straight.Row(y)[(3 * x) + color].ShouldBe(expected[0], 1e-3f);
                }
            }
        }
    }

    private static LinearImage Noise()
    {
        Random random = new(7);
        LinearImage picture = new(Width, Height);
        foreach (ref float value in picture.Rgb.AsSpan())
        {
            value = random.NextSingle();
        }

        return picture;
    }

    private static LinearImage Apply(LinearImage picture, double[] planes, bool mayChange)
    {
        byte[] list = List(Opcode(1, Int32(planes.Length / 6), Double(planes), Double(0.5, 0.5)));
        SourceMetadata metadata = new()
        {
            Dng = new Dictionary<ushort, TiffValue> { [51022] = new(7, list.Length, list) },
        };
        return PictureCorrections.Apply(
            picture,
            SyntheticRaw.Image(Width, Height, metadata: metadata),
            correctLens: true,
            TestContext.Current.CancellationToken,
            mayChange
        );
    }
}
