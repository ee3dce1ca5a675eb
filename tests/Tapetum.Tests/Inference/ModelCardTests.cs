using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Tests.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference;

public sealed class ModelCardTests
{
    [Fact]
    public void A_card_is_read_from_the_models_metadata()
    {
        ModelCard card = Read(TinyModel.DemosaickerGraph(1).TapetumMetadata(16).Metadata("tapetum.training", "{}"));

        card.Contract.ShouldBe(ModelContract.CameraLinear);
        card.Normalization.ShouldBe("variance-stabilized-v1");
        card.Channels.ShouldBe(16);
        card.Name.ShouldBe("tiny");
        card.Training.ShouldBe("{}");
    }

    [Fact]
    public void A_model_tells_how_far_its_tiles_must_overlap_and_else_it_is_enough_for_any()
    {
        Read(TinyModel.DemosaickerGraph(1).TapetumMetadata(16).Metadata("tapetum.margin_px", "96"))
            .MarginPx.ShouldBe(96);
        Read(TinyModel.DemosaickerGraph(1).TapetumMetadata(16)).MarginPx.ShouldBe(192);
    }

    [Theory]
    [InlineData("tapetum.contract", "telepathy", "its contract 'telepathy' is unknown here")]
    [InlineData("tapetum.normalization", "none", "its normalization 'none' is unknown here")]
    [InlineData(
        "tapetum.cfa",
        "XTRANS",
        "its planes are in the order of XTRANS, not of RGGB, RGBG, X-Trans or X-Trans-9"
    )]
    [InlineData("tapetum.channels", "many", "its tapetum.channels is 'many', not a number")]
    [InlineData("tapetum.margin_px", "0", "its tapetum.margin_px is '0', not a multiple of 16 from 64 to 512")]
    [InlineData("tapetum.passes", "3", "its tapetum.passes is '3', not 1, or for a Bayer mosaic 2 or 4")]
    [InlineData("tapetum.margin_px", "100", "its tapetum.margin_px is '100', not a multiple of 16 from 64 to 512")]
    public void An_unknown_promise_is_refused(string key, string value, string reason)
    {
        ModelException error = Should.Throw<ModelException>(() =>
            Read(TinyModel.DemosaickerGraph(1).TapetumMetadata(16).Metadata(key, value))
        );

        error.Path.ShouldBe("some.onnx");
        error.Reason.ShouldBe(reason);
    }

    [Fact]
    public void A_model_of_somebody_elses_is_refused()
    {
        Should
            .Throw<ModelException>(() => Read(TinyModel.DemosaickerGraph(1)))
            .Reason.ShouldBe("it is no model of Tapetum's: it has no tapetum.contract");
    }

    [Fact]
    public void Other_inputs_and_outputs_are_refused()
    {
        TinyModel model = new TinyModel()
            .Node("Identity", ["mosaic"], "rgb")
            .Input("mosaic", "1", "3", "h", "w")
            .Output("rgb", "1", "3", "h", "w")
            .TapetumMetadata(16);

        Should
            .Throw<ModelException>(() => Read(model))
            .Reason.ShouldBe(
                "it should have one 'mosaic' of Float [batch, 4, height, width] and has mosaic Float [1, 3, -1, -1]"
            );
    }

    [Fact]
    public async Task A_network_of_one_contract_is_not_run_as_one_of_the_other()
    {
        using TemporaryModel model = new(
            TinyModel
                .DemosaickerGraph(1)
                .TapetumMetadata(16)
                .Metadata("tapetum.contract", "srgb")
                .Metadata("tapetum.normalization", "amplified-v1")
                .Build()
        );
        using Denoiser denoiser = new(model.Path, new() { Device = ComputeDevice.Cpu });

        ModelException error = await Should.ThrowAsync<ModelException>(() =>
            denoiser.RunAsync(
                SyntheticRaw.Noise(64, 64, CfaPattern.Rggb),
                new NoiseModel(1, 1, NoiseOrigin.Synthesized),
                progress: null,
                TestContext.Current.CancellationToken
            )
        );
        error.Reason.ShouldContain("finished sRGB pictures");
    }

    [Fact]
    public void A_contract_and_a_normalization_that_do_not_go_together_are_refused() =>
        Should
            .Throw<ModelException>(() =>
                Read(TinyModel.DemosaickerGraph(1).TapetumMetadata(16).Metadata("tapetum.contract", "srgb"))
            )
            .Reason.ShouldContain("normalization");

    private static ModelCard Read(TinyModel model)
    {
        using OnnxSession session = OnnxSession.Load(model.Build(), new() { IntraOpThreads = 1 });
        return ModelCard.Read(session.Form, "some.onnx");
    }
}
