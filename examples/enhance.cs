// Makes a clean, bright picture of one raw file:
//   dotnet run examples/enhance.cs -- night.dng night.png
#:project ../src/Tapetum/Tapetum.csproj
#:property PublishAot=false

using Tapetum;
using Tapetum.Development;

if (args is not [string raw, string picture])
{
    Console.Error.WriteLine("usage: dotnet run examples/enhance.cs -- RAW PICTURE");
    return 2;
}

// One enhancer holds one loaded network; use it for any number of files.
using Enhancer enhancer = new();
EnhanceOptions options = new()
{
    Development = new DevelopmentOptions { ExposureEv = 0.5 }, // half a stop brighter than the automatic exposure
    Overwrite = true,
};

try
{
    EnhanceResult result = await enhancer.EnhanceAsync(raw, picture, options, progress: null, CancellationToken.None);
    Console.WriteLine(
        $"{result.Output}: {result.WidthPx} × {result.HeightPx} px, noise model from {result.Noise?.Origin}"
    );
    return 0;
}
catch (TapetumException e)
{
    // Every error says which file, why, and what to do.
    Console.Error.WriteLine($"{e.Path}: {e.Reason}. {e.Advice}");
    return 1;
}
