// Fits what NIQE measures against (src/Tapetum.Training/Evaluation/Naturalness/niqe.npz):
//   dotnet run bench/quality/niqe.cs -- fit niqe.npz PHOTO...
// halves photographs until they are at most 2560 px long, and takes the sharp blocks of each. Or scores pictures against a file or, without one, against that one:
//   dotnet run bench/quality/niqe.cs -- score [FILE.npz] PICTURE...
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Evaluation.Naturalness;

const int LargestSidePx = 2560;

static GreyPicture Grey(string path)
{
    SrgbPhoto photo = PhotoReader.Read(path);
    return GreyPicture.Of(photo.WidthPx, photo.HeightPx, photo.Rgb);
}

if (args is ["fit", string output, _, ..])
{
    List<BlockFeatures> photographs = [];
    foreach (string path in args[2..])
    {
        GreyPicture picture = Grey(path);
        while (Math.Max(picture.WidthPx, picture.HeightPx) > LargestSidePx)
        {
            picture = picture.Halve();
        }

        photographs.Add(BlockFeatures.Of(picture));
        Console.Error.WriteLine($"{path}: {photographs[^1].Rows.Length} blocks");
    }

    using FileStream file = File.Create(output);
    PhotographModel.Write(file, FeatureStatistics.OfSharpBlocks(photographs)!);
    return 0;
}

if (args is ["score", _, ..])
{
    bool isOwn = !args[1].EndsWith(".npz", StringComparison.Ordinal);
    Niqe niqe = new(isOwn ? PhotographModel.Own() : PhotographModel.Read(args[1]));
    foreach (string path in args[(isOwn ? 1 : 2)..])
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{niqe.Of(Grey(path)):F4}  {path}"));
    }

    return 0;
}

Console.Error.WriteLine(
    "usage: dotnet run bench/quality/niqe.cs -- fit FILE.npz PHOTO... | score [FILE.npz] PICTURE..."
);
return 2;
