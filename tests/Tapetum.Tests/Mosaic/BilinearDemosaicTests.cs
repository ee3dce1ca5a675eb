using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Tests.Mosaic;

public class BilinearDemosaicTests
{
    public static TheoryData<CfaPattern> Patterns =>
        [CfaPattern.Rggb, CfaPattern.Grbg, CfaPattern.Gbrg, CfaPattern.Bggr];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_ramp_comes_back_exactly_away_from_the_edges(CfaPattern cfa)
    {
        static float[] Truth(int x, int y) => [100 + (2 * x), 300 + (4 * y), 50 + (2 * x) + (2 * y)];
        RawImage raw = Create(11, 9, cfa, (x, y) => (ushort)(64 + Truth(x, y)[cfa.ColorAt(x, y)]), blackDn: 64);
        float[] row = new float[3 * 11];
        for (int y = 1; y < 8; y++)
        {
            BilinearDemosaic.Row(raw, y, row);
            for (int x = 1; x < 10; x++)
            {
                row[(3 * x)..((3 * x) + 3)].ShouldBe(Truth(x, y), $"({x}, {y})");
            }
        }
    }

    [Fact]
    public void Edges_keep_their_colours()
    {
        float[] colors = [900, 500, 200];
        RawImage raw = Create(
            4,
            3,
            CfaPattern.Grbg,
            (x, y) => (ushort)colors[CfaPattern.Grbg.ColorAt(x, y)],
            blackDn: 0
        );
        float[] row = new float[3 * 4];
        for (int y = 0; y < 3; y++)
        {
            BilinearDemosaic.Row(raw, y, row);
            row.ShouldBe([.. colors, .. colors, .. colors, .. colors]);
        }
    }

    [Fact]
    public void Strength_blends_evenly_between_the_noisy_and_the_clean_picture()
    {
        RawImage raw = Create(6, 6, CfaPattern.Rggb, (_, _) => 1064, blackDn: 64);
        float noisy = PlainDemosaic.Of(raw, TestContext.Current.CancellationToken).Rgb[0];
        LinearImage clean = new(6, 6);
        clean.Rgb.AsSpan().Fill(noisy + 0.4f);

        PlainDemosaic.BlendInto(clean, raw, strength: 0.25f, TestContext.Current.CancellationToken);

        clean.Rgb.ShouldAllBe(value => Math.Abs(value - (noisy + 0.1f)) < 1e-6f);
        noisy.ShouldBe(1000 / (raw.WhiteLevelDn - 64), 1e-6f);
    }

    private static RawImage Create(
        int widthPx,
        int heightPx,
        CfaPattern cfa,
        Func<int, int, ushort> pixel,
        float blackDn
    )
    {
        ushort[] mosaic = [.. Enumerable.Range(0, widthPx * heightPx).Select(i => pixel(i % widthPx, i / widthPx))];
        return SyntheticRaw.Of(mosaic, widthPx, heightPx, cfa, BlackLevels.Uniform(blackDn));
    }
}
