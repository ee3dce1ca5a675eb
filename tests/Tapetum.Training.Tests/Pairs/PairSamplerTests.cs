using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Loop;
using Tapetum.Training.Pairs;

namespace Tapetum.Training.Tests.Pairs;

public sealed class PairSamplerTests : IDisposable
{
    private const int CropPx = 32;
    private const int Half = CropPx / 2;

    private readonly StoredExposures exposures = new();

    public void Dispose() => exposures.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public async Task Flipped_and_transposed_crops_keep_every_color_in_its_plane(int redColumn, int redRow)
    {
        CfaPattern cfa = new(redColumn, redRow);
        int ColorOf(int x, int y) => 1000 + (1000 * cfa.ColorAt(x, y));
        exposures.Add("flat", 1, 1, ColorOf, ColorOf, cfa);
        PairSampler sampler = await SamplerAsync(ModelContract.Srgb);

        HashSet<int> symmetries = [];
        for (int step = 1; step <= 40; step++)
        {
            (float[] input, _) = Fill(sampler, step);
            for (int plane = 0; plane < 4; plane++)
            {
                int color = plane is 0 or 3 ? plane / 3 * 2 : 1;
                float expected = (488f + (1000 * color)) / (16383 - 512);
                input
                    .AsSpan(plane * Half * Half, Half * Half)
                    .ToArray()
                    .ShouldAllBe(v => Math.Abs(v - expected) < 1e-5);
            }

            symmetries.Add(sampler.Draw(step - 1).Crop.Symmetry);
        }

        symmetries.Count.ShouldBe(8);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    [InlineData(5, 3)]
    public async Task Flipped_and_transposed_crops_of_X_Trans_keep_every_color_in_its_plane(int phaseX, int phaseY)
    {
        const int Side = 48;
        const int Cell = 3;
        int ColorOf(int x, int y) => 1000 + (1000 * XTransPattern.ColorAt(x + phaseX, y + phaseY));
        exposures.Add("flat", 1, 1, ColorOf, ColorOf, xTrans: new XTransPhase(phaseX, phaseY));
        PairSampler sampler = new(
            await exposures.PrepareAsync(ModelContract.Srgb),
            new PairSamplerOptions
            {
                Contract = ModelContract.Srgb,
                Seed = 1,
                Batch = 1,
                CropPx = Side,
                Mosaic = MosaicLayout.XTransNine,
            }
        );
        TrainingBatch batch = new(1, Side / Cell, planes: 9, cellPx: Cell);

        HashSet<int> symmetries = [];
        for (int step = 1; step <= 40; step++)
        {
            sampler.Fill(step, batch);
            int[] colors =
            [
                .. batch
                    .Mosaic(0)
                    .ToArray()
                    .Chunk(Side / Cell * (Side / Cell))
                    .Select(plane => (int)Math.Round(plane.Distinct().ShouldHaveSingleItem() * 15.871 - 0.488)),
            ];
            colors.ShouldBe([0, 1, 2, 0, 2, 1, 1, 1, 1]);
            symmetries.Add(sampler.Draw(step - 1).Crop.Symmetry);
        }

        symmetries.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Exposures_of_another_sensor_than_the_network_s_are_refused_with_what_to_set()
    {
        exposures.Add("flat", 1, 1, (_, _) => 1000, (_, _) => 1000, xTrans: new XTransPhase(0, 0));

        (await Should.ThrowAsync<TrainingDataException>(() => SamplerAsync(ModelContract.Srgb))).Message.ShouldContain(
            "XTransNine"
        );
    }

    [Fact]
    public async Task Input_and_target_show_the_same_place_and_light()
    {
        // Red rises to the right and blue downwards; the long exposure has four times the light.
        int Light(int x, int y) => (20 * x) + (9 * y);
        exposures.Add("ramp", 1, 4, (x, y) => 512 + Light(x, y), (x, y) => 512 + (4 * Light(x, y)));
        PairSampler sampler = await SamplerAsync(ModelContract.CameraLinear);
        NoiseModel noise = new(
            1e-4f * (16383 - 512),
            1e-7f * (16383 - 512) * (16383 - 512),
            NoiseOrigin.NoiseProfileTag
        );
        VarianceStabilizer stabilizer = new(noise);

        for (int step = 1; step <= 20; step++)
        {
            (float[] input, float[] target) = Fill(sampler, step);
            for (int y = 1; y < Half - 1; y++)
            {
                for (int x = 1; x < Half - 1; x++)
                {
                    float red = stabilizer.Inverse(input[(y * Half) + x]);
                    stabilizer.Inverse(target[(2 * y * CropPx) + (2 * x)]).ShouldBe(red, 0.3f);
                    float blue = stabilizer.Inverse(input[(((3 * Half) + y) * Half) + x]);
                    int at = (((2 * CropPx) + (2 * y) + 1) * CropPx) + (2 * x) + 1;
                    stabilizer.Inverse(target[at]).ShouldBe(blue, 0.3f);
                }
            }
        }
    }

    [Fact]
    public async Task What_was_grey_before_the_camera_is_grey_on_the_display()
    {
        // A wall that reflects a fifth of what is white in the long exposure, in the light of the file's white balance.
        CameraNeutral neutral = SyntheticRaw.Color.AsShotNeutral!.Value;
        double[] camera = [neutral.Red, neutral.Green, neutral.Blue];
        int Long(int x, int y) =>
            512 + (int)Math.Round(0.2 * (16383 - 512) * camera[(x & 1) + (y & 1)] / neutral.Green);
        exposures.Add("wall", 1, 4, (x, y) => 512 + ((Long(x, y) - 512) / 4), Long);
        PairSampler sampler = await SamplerAsync(ModelContract.CameraLinear);
        TrainingBatch batch = new(1, Half);

        sampler.Fill(1, batch);

        float[] target = batch.Target(0).ToArray();
        float[] middle = [.. Enumerable.Range(0, 3).Select(c => target[(((c * CropPx) + Half) * CropPx) + Half])];
        for (int i = 0; i < 3; i++)
        {
            float light = batch.DisplayOffsets[i];
            for (int c = 0; c < 3; c++)
            {
                light += batch.DisplayMatrices[(3 * i) + c] * middle[c] * middle[c];
            }

            light.ShouldBe(0.2f, 0.01f, $"display colour {i}");
        }
    }

    [Fact]
    public async Task For_the_srgb_contract_the_input_is_amplified_and_clipped()
    {
        exposures.Add("step", 0.1, 10, (x, _) => x < 48 ? 500 : 512 + (x * 3), (_, _) => 8000);
        PairSampler sampler = await SamplerAsync(ModelContract.Srgb);

        for (int step = 1; step <= 10; step++)
        {
            (float[] input, float[] target) = Fill(sampler, step);
            input.ShouldAllBe(value => value == 0 || (value > 0.9f && value <= 1));
            target.ShouldAllBe(value => value > 0 && value <= 1);
        }
    }

    [Fact]
    public async Task An_epoch_shows_every_scene_once_and_a_scene_s_shorts_in_turn()
    {
        foreach (string scene in new[] { "a", "b", "c", "d", "e" })
        {
            exposures.Add(scene, 0.1, 10, (x, _) => 512 + x, (_, y) => 5000 + y);
            exposures.Add(scene, 0.04, 10, (x, _) => 512 + x, (_, y) => 5000 + y);
        }

        PairSampler sampler = await SamplerAsync(ModelContract.CameraLinear);

        sampler.StepsPerEpoch.ShouldBe(5);
        string[][] epochs =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(epoch =>
                    Enumerable.Range(0, 5).Select(i => sampler.Draw((5 * epoch) + i).Pair.Scene).ToArray()
                ),
        ];
        epochs.ShouldAllBe(epoch => epoch.Distinct().Count() == 5);
        epochs.Select(epoch => string.Concat(epoch)).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(10);
        Enumerable
            .Range(0, 50)
            .Select(i => Math.Round(sampler.Draw(i).Pair.Ratio))
            .Distinct()
            .Order()
            .ShouldBe([100, 250]);
    }

    [Fact]
    public async Task Crops_that_no_frame_holds_are_refused_with_the_key_to_change()
    {
        exposures.Add("small", 0.1, 10, (x, _) => 512 + x, (_, y) => 5000 + y);

        TrainingDataException error = await Should.ThrowAsync<TrainingDataException>(() =>
            SamplerAsync(ModelContract.Srgb, cropPx: 128)
        );
        error.Message.ShouldContain("patchPx");
    }

    private static (float[] Input, float[] Target) Fill(PairSampler sampler, int step)
    {
        TrainingBatch batch = new(1, Half);
        sampler.Fill(step, batch);
        return (batch.Mosaics, batch.Targets);
    }

    private async Task<PairSampler> SamplerAsync(ModelContract contract, int cropPx = CropPx) =>
        new(
            await exposures.PrepareAsync(contract),
            new()
            {
                Contract = contract,
                Seed = 1,
                Batch = 1,
                CropPx = cropPx,
            }
        );
}
