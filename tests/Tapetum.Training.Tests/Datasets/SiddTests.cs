using System.IO.Compression;
using PureHDF;
using Tapetum.Raw;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Matlab;

namespace Tapetum.Training.Tests.Datasets;

public sealed class SiddTests
{
    private const string Instance = "0052_002_S6_01600_01000_5500_N";

    /// <summary>Of h5py, as MATLAB 7.3 lays files out: 512 bytes of text before the HDF5 part, compressed chunks, columns first. x[row, column] = (8·row + column) / 64, 6×8.</summary>
    private const string Picture =
        "H4sIAAAAAAACA/N1DPFxdFIw1zNW8HUM0U3LzElVoDVggAEmT1+GUTCgoNPDxY2XS4oLzOHgYGBhEIDGDYT6DwX6Qqh8mP4EKM0IpTug9AommD"
        + "gjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCc4xG2YgEHq6OASA6AsqHplKGE0yo6irQ0qMHhfYyMrBDzGKE8TUgNBMjSnpkY2DAymcGpnyQSkEF"
        + "eQZIElZgEOdgEK+HyrMCdYDkmZghNnAD5UEMRrh9HOAclJKalpNYkgo0D2YPJEcxMzFXsCKsBlkLtoaHwQCqnxcowcHgCy7n45NzEouLQeLCjB"
        + "DFsHAqzsxLz0llQMqp2EGwn78LI9hVEKDAPJo2yQGg8o4RS3lXT0DfBn5UPnp6YxkN2lEwCkbBKBgFo2AUjIJhBSriZM9MFDuUIHH8oXiTggTL"
        + "wQQBniZHgTW50y+olnDGHjLgOZwo0Xa4QILvcMGN4PuW/H/q31vGH/kfKqhrG+iesiXVJWl+pdHla0fu3d1nYHC9SGrvhvV7IjJm37evSi7vUY"
        + "lyXC7/Rjp/2q1pcfa3yu3WbJFdXLdJ3mdJVGQ9o7OBnDcAId+Gly8SAAA=";

    /// <summary>Of scipy.io.savemat, compressed: a structure with colours, and tags that MATLAB has no name for, two of them one level deeper.</summary>
    private const string Notes =
        "H4sIAAAAAAACA/N1DPFxdFIw1TNQ8HUM0U3LzElVCMhJLEnLL8q1UijIL86s0FFwLkpNLElNUcjPs1Lwzc9T8MsvUzA2UDAytjI1tTI2VzAyMD"
        + "JjIAMwevryAykjIK6Y8zg5IYGDIclM4RlDkh0bR0LrJ8nGGZJezUc+eRsFdTeY8At4GygwKE9Ja7rE0PiW6TZI52pGmE6LA6cOHGBbYtkwo5OR"
        + "KWJhjZsKz6Pny6apLFOZprLJaINBh/NRcaaN+XVeWXzMbAU6fOdO6H/01tXV9HKZVHbu/En9T746mqfWGLgEvZ0zY/LMkCkRk2bOfz5zcvCs2T"
        + "OnzwhPOvFgVnRAUGdmWUHmpOWzvQ13FWTElcXVVcZ5JFm1iQh8YNzIynxov07EH+7Fjg4Mp/i/XS3dbmL0leXld4dL59tc7Y0n1fkpTGu4/e+A"
        + "nFN9wyX/N47PQgUM+oXP2kz4m5nw4UzdNR+BG5n8mxmn/mfU6+NTeBXX9NbcYdN86e6/BmcY+PTV2AIzLJReO5eb8yjsns24yr+Rc2G/oK/8rl"
        + "qFr/ISnd7zBQrF2OQ05F0WL2ebUMnNMeN4S5qc9RT+T9uXc0fcsNdda7G1RVHHcLmJaJ7eyoc3bres7J/eYGe2wM9N6a3zN3buG25qm+7cdF9m"
        + "PXPDjsnC3XZiKrU+Cf8NDZu+ZE6QeL+la/mRx09+zhfOimdi/vfnbNuSfuGs8/Onyuv/VJO88X3f3V0Pfm/kLdt1zmi9/MxMx5/sb4R6nXi3hE"
        + "ndbrcR1NC5ZpXJzmD/MO8KAB/YOzltAgAA";

    [Fact]
    public void Each_noisy_picture_goes_with_its_own_truth_and_scenes_stay_together()
    {
        using TemporaryFolder folder = new();
        string[] instances = ["0001_001_S6_00100_00060_3200_L", "0007_001_IP_00400_00100_5500_N", Instance];
        foreach (string instance in instances)
        {
            foreach (string kind in new[] { "NOISY_RAW_010", "NOISY_RAW_011", "GT_RAW_010", "GT_RAW_011" })
            {
                Touch(folder, $"Data/{instance}/{instance[..4]}_{kind}.MAT");
            }

            Touch(folder, $"Data/{instance}/{instance[..4]}_METADATA_RAW_010.MAT");
        }

        IReadOnlyList<ExposurePair> pairs = PairFolder.Read(folder.Path);

        pairs.Count.ShouldBe(6);
        pairs.ShouldAllBe(pair => pair.LongPath == pair.ShortPath.Replace("NOISY", "GT"));
        pairs
            .Select(pair => $"{pair.Name.Scene} {pair.Name.Sequence}")
            .ShouldBe([
                "scene-001 0001-010",
                "scene-001 0001-011",
                "scene-001 0007-010",
                "scene-001 0007-011",
                "scene-002 0052-010",
                "scene-002 0052-011",
            ]);
        PairFolder.Read(folder.File("Data")).Count.ShouldBe(6);
        File.Delete(folder.File($"Data/{Instance}/0052_GT_RAW_011.MAT"));
        Should.Throw<DatasetException>(() => PairFolder.Read(folder.Path)).Message.ShouldContain("0052_GT_RAW_011.MAT");
    }

    [Fact]
    public void A_picture_is_read_with_what_its_folder_and_its_notes_say()
    {
        using TemporaryFolder folder = new();
        Write(folder, $"{Instance}/0052_NOISY_RAW_010.MAT", Picture);
        Write(folder, $"{Instance}/0052_METADATA_RAW_010.MAT", Notes);

        RawImage raw = ExposureFile.ReadRaw(
            folder.File($"{Instance}/0052_NOISY_RAW_010.MAT"),
            TestContext.Current.CancellationToken
        );

        (raw.WidthPx, raw.HeightPx, raw.Cfa).ShouldBe((8, 6, CfaPattern.Grbg));
        for (int i = 0; i < raw.Mosaic.Length; i++)
        {
            ((raw.Mosaic.Span[i] - raw.Black.MeanDn) / raw.RangeDn).ShouldBe(i / 64f, 1e-5f);
        }

        (raw.Capture.Iso, raw.Capture.ExposureTimeS, raw.Capture.Model).ShouldBe((1600, 0.001, "SM-G925I"));
        raw.Color.AsShotNeutral.ShouldBe(new CameraNeutral(0.5f, 1, 0.625f));
        raw.Color.Calibrations.ShouldHaveSingleItem().Illuminant.ShouldBe(21);
        raw.Color.Calibrations[0].XyzToCamera.ShouldBe(Matrix3x3.FromRows([0.7, 0.1, 0, 0.1, 1, 0, 0, 0, 0.8]));
        raw.NoiseProfile.ShouldBe([new(2.5e-4, 1e-6), new(2e-4, 2e-6), new(3e-4, 3e-6)]);
    }

    [Theory]
    [InlineData("GP", "BGGR")]
    [InlineData("IP", "RGGB")]
    [InlineData("S6", "GRBG")]
    [InlineData("N6", "BGGR")]
    [InlineData("G4", "BGGR")]
    public void Without_notes_the_phone_tells_the_filters(string phone, string filters)
    {
        using TemporaryFolder folder = new();
        string instance = Instance.Replace("S6", phone);
        Write(folder, $"{instance}/0052_GT_RAW_011.MAT", Picture);

        SiddFrame.Read(folder.File($"{instance}/0052_GT_RAW_011.MAT")).Cfa.ToString().ShouldBe(filters);
    }

    [Fact]
    public void What_noise_leaves_below_black_is_kept()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File(Instance));
        H5File file = new()
        {
            ["x"] = new float[,]
            {
                { -0.01f, 0 },
                { 0.5f, 1 },
            },
        };
        file.Write(folder.File($"{Instance}/0052_NOISY_RAW_010.MAT"));

        RawImage raw = SiddFrame.Read(folder.File($"{Instance}/0052_NOISY_RAW_010.MAT"));

        ((raw.Mosaic.Span[0] - raw.Black.MeanDn) / raw.RangeDn).ShouldBe(-0.01f, 1e-5f);
        raw.Mosaic.Span[1].ShouldBe((ushort)(raw.Black.MeanDn + (0.5f * raw.RangeDn) + 0.5f), "columns come first");
    }

    [Theory]
    [InlineData("0052_NOISY_RAW_010.MAT")]
    [InlineData("0052_METADATA_RAW_010.MAT")]
    public void A_damaged_file_is_named(string damaged)
    {
        using TemporaryFolder folder = new();
        Write(folder, $"{Instance}/0052_NOISY_RAW_010.MAT", Picture);
        Write(folder, $"{Instance}/0052_METADATA_RAW_010.MAT", Notes);
        byte[] whole = File.ReadAllBytes(folder.File($"{Instance}/{damaged}"));
        File.WriteAllBytes(folder.File($"{Instance}/{damaged}"), whole[..(whole.Length / 3)]);

        Should
            .Throw<DatasetException>(() => SiddFrame.Read(folder.File($"{Instance}/0052_NOISY_RAW_010.MAT")))
            .Message.ShouldContain("0052_NOISY_RAW_010.MAT");
    }

    [Fact]
    public void Networks_of_the_srgb_contract_want_raw_files() =>
        Should
            .Throw<DatasetException>(() => ExposureFile.RequireRawFile($"{Instance}/0052_NOISY_RAW_010.MAT"))
            .Message.ShouldContain("camera-linear");

    private static void Touch(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), []);
    }

    private static void Write(TemporaryFolder folder, string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using GZipStream gzip = new(new MemoryStream(Convert.FromBase64String(content)), CompressionMode.Decompress);
        using FileStream file = File.Create(folder.File(name));
        gzip.CopyTo(file);
    }
}
