// Runs a network over raw files as `tapetum enhance` does, and stops before development:
//   dotnet run bench/quality/denoise.cs -- MODEL FOLDER FILE.dng...
// writes FOLDER/FILE.f32 for each: [height, width, 3] little-endian floats, linear camera RGB, 1 is the sensor's white.
// MODEL is a model's file, the name of one that came with Tapetum, or "none" for a linear demosaicking.
#:project ../../src/Tapetum/Tapetum.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Runtime.InteropServices;
using Tapetum;
using Tapetum.Inference;

if (args is not [string model, string folder, _, ..])
{
    Console.Error.WriteLine("usage: dotnet run bench/quality/denoise.cs -- MODEL FOLDER FILE.dng...");
    return 2;
}

using Denoiser? denoiser =
    model == "none" ? null : new Denoiser(ModelStore.Installed.Find(model), new DenoiserOptions());
foreach (string path in args[2..])
{
    var photo = DecodedPhoto.Read(path, path, CancellationToken.None);
    LinearImage image = denoiser is null
        ? photo.Untouched(CancellationToken.None)
        : await photo.DenoiseAsync(denoiser, ratio: null, progress: null, CancellationToken.None);
    string output = Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".f32");
    await File.WriteAllBytesAsync(output, MemoryMarshal.AsBytes<float>(image.Rgb).ToArray());
}

return 0;
