// Trains a small network on a folder of photographs, from code, and says what it costs:
//   dotnet run examples/train.cs -- photos/ runs/tiny
// Seconds of training; far too short for good pictures. `tapetum train` does the same from a configuration file.
#:project ../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Example.Train

using Tapetum.Training.Data;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Photos;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Structure;

if (args is not [string photos, string output])
{
    Console.Error.WriteLine("usage: dotnet run examples/train.cs -- PHOTO_FOLDER OUTPUT_FOLDER");
    return 2;
}

TrainingFolder folder = new(output);
_ = Directory.CreateDirectory(output);

// 1. Photographs become patches of scene light in one memory-mapped file. One photograph is held out to score on.
string[] names =
[
    .. Directory.EnumerateFiles(photos).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal),
];
PatchCacheOptions data = new()
{
    OutputPath = Path.Combine(folder.Path, "photos.cache"),
    Recipe = PhotoRecipe.Parse("photos", names.Select((name, i) => $"{(i == 0 ? "hold-out" : "train")} {name}")),
    PhotoFolders = [photos],
};
await PatchCache.BuildAsync(data, progress: null, CancellationToken.None);
using PatchCache cache = PatchCache.Open(data.OutputPath);
Console.WriteLine($"{cache.TrainingCount} patches to train on, {cache.HeldOutCount} held out");

// 2. Pairs are made while training: a random camera, darkness and noise for each patch, the same again for the same seed.
TrainingConfig config = new()
{
    Name = "tiny",
    Channels = 4,
    PatchPx = 64,
    Steps = 200,
    LearningRate = 1e-3f,
    WarmupSteps = 20,
    Seed = 1,
    ValidateEvery = 100,
    LogEvery = 20,
};
RawPairSampler sampler = new(cache, new RawPairOptions { Seed = config.Seed, CropPx = 2 * config.PatchPx });

// 3. The loop: checkpoints, validation and models land in the output folder.
Trainer trainer = new(
    config,
    folder,
    new SampledPairs(sampler, config.Batch),
    DisplayValidator.Default(cache, threads: 0)
);
RunState state = await trainer.RunAsync(resume: false, threads: 0, progress: null, CancellationToken.None);
Console.WriteLine(
    $"{state.Step} steps in {state.TrainedFor:mm\\:ss}, {state.BestPsnrDb:0.00} dB on the held-out photograph"
);

// 4. The model is a file that `tapetum enhance --model` takes.
var network = NetworkStructure.Read(folder.LastModel);
Console.WriteLine(
    $"{network.Path}: {network.Parameters} parameters, {network.GmacPerRawMegapixel:0.0} GMAC per raw megapixel"
);
return 0;
