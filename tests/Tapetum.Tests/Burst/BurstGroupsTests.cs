using FsCheck.Fluent;
using Tapetum.Burst;
using Tapetum.Raw;

namespace Tapetum.Tests.Burst;

/// <summary>Folders as photographers have them: which of their files are one burst.</summary>
public class BurstGroupsTests
{
    private static readonly DateTime Evening = new(2024, 2, 29, 21, 0, 0, DateTimeKind.Unspecified);

    private static readonly CaptureInfo Alpha = SyntheticRaw.Capture with { Make = "Alpha", ExposureTimeS = 0.02 };

    [Fact]
    public void Bursts_of_several_cameras_are_found_whatever_lies_between_them_and_in_whatever_order_they_come() =>
        Properties.Hold(
            200,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    List<BurstCandidate<string>> files = [];
                    List<string[]> expected = [];
                    for (int camera = 0; camera < 3; camera++)
                    {
                        expected.AddRange(Shoot(random, camera, files));
                    }

                    BurstCandidate<string>[] mixed = [.. files];
                    random.Shuffle(mixed);

                    Names(BurstGroups.Of(mixed)).ShouldBe(Names(expected), ignoreOrder: true);
                }
            )
        );

    /// <summary>Settings and times drawn from a few, or missing: no photo is lost, none is in two groups, and whoever is in one with others is of their camera and time.</summary>
    [Fact]
    public void Every_photo_is_in_one_group_and_those_without_a_time_are_alone() =>
        Properties.Hold(
            200,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    T One<T>(params T[] of) => of[random.Next(of.Length)];
                    BurstCandidate<int>[] files =
                    [
                        .. Enumerable
                            .Range(0, 40)
                            .Select(i => new BurstCandidate<int>(
                                i,
                                One("a", "b"),
                                $"{One("IMG", "img")}_{i}.{One("cr2", "CR2", "dng")}",
                                One(true, true, false)
                                    ? Alpha with
                                    {
                                        Model = One("1", "2"),
                                        Iso = One<double?>(100, null),
                                        ExposureTimeS = One<double?>(0.02, 0.5, null),
                                        Orientation = One(1, 6),
                                        IsBracketed = One(true, false),
                                        CapturedAtLocal = One<DateTime?>(null, Evening.AddSeconds(random.Next(30))),
                                    }
                                    : null
                            )),
                    ];

                    IReadOnlyList<IReadOnlyList<int>> groups = BurstGroups.Of(files);

                    groups.SelectMany(group => group).Order().ShouldBe(Enumerable.Range(0, 40));
                    foreach (IReadOnlyList<int> group in groups.Where(group => group.Count > 1))
                    {
                        BurstCandidate<int> first = files[group[0]];
                        foreach (BurstCandidate<int> file in group.Select(i => files[i]))
                        {
                            file.Folder.ShouldBe(first.Folder);
                            file.Capture!.CapturedAtLocal.ShouldNotBeNull();
                            file.Capture.Model.ShouldBe(first.Capture!.Model);
                            file.Capture.Orientation.ShouldBe(first.Capture.Orientation);
                            (file.Capture.IsBracketed || file.Capture.Iso == first.Capture.Iso).ShouldBeTrue();
                        }
                    }
                }
            )
        );

    [Fact]
    public void What_raw_files_were_converted_to_is_no_frame_more()
    {
        BurstCandidate<string>[] files =
        [
            .. Enumerable
                .Range(1, 3)
                .SelectMany(i => (string[])[$"{i}.CR2", $"{i}.dng"])
                .Select(name => File(name, Alpha with { CapturedAtLocal = Evening })),
        ];

        Names(BurstGroups.Of(files)).ShouldBe(["1.CR2 2.CR2 3.CR2", "1.dng 2.dng 3.dng"]);
    }

    [Fact]
    public void A_shot_with_other_settings_ends_a_burst_and_an_upright_one_is_of_no_lying_burst()
    {
        BurstCandidate<string>[] files =
        [
            File("1.dng", Alpha with { CapturedAtLocal = Evening }),
            File("2.dng", Alpha with { CapturedAtLocal = Evening }),
            File("3.dng", Alpha with { CapturedAtLocal = Evening, Iso = 100 }),
            File("4.dng", Alpha with { CapturedAtLocal = Evening.AddSeconds(1) }),
            File("5.dng", Alpha with { CapturedAtLocal = Evening.AddSeconds(1), Orientation = 6 }),
            File("6.dng", Alpha with { CapturedAtLocal = Evening.AddSeconds(1), Orientation = 6 }),
        ];

        Names(BurstGroups.Of(files)).ShouldBe(["1.dng 2.dng", "3.dng", "4.dng", "5.dng 6.dng"]);
    }

    [Fact]
    public void A_bracket_is_one_group_and_the_same_exposures_chosen_by_hand_are_none()
    {
        foreach (bool isBracket in (bool[])[true, false])
        {
            BurstCandidate<string>[] files =
            [
                .. ((double[])[0.01, 0.04, 0.0025]).Select(
                    (time, i) =>
                        File(
                            $"{i}.dng",
                            Alpha with
                            {
                                CapturedAtLocal = Evening,
                                ExposureTimeS = time,
                                IsBracketed = isBracket,
                            }
                        )
                ),
            ];

            BurstGroups.Of(files).Count.ShouldBe(isBracket ? 1 : 3);
        }
    }

    /// <summary>Bursts and single shots of one camera, whose clock tells whole seconds, a pause of three seconds and more between them.</summary>
    private static List<string[]> Shoot(Random random, int camera, List<BurstCandidate<string>> files)
    {
        List<string[]> events = [];
        double second = random.NextDouble();
        int number = 0;
        for (int i = 0; i < 6; i++)
        {
            CaptureInfo capture = Alpha with
            {
                Model = $"{camera}",
                Iso = 100 << random.Next(3),
                ExposureTimeS = random.Next(2) == 0 ? 0.01 : 2.5,
            };
            List<string> names = [];
            for (int frame = random.Next(1, 6); frame > 0; frame--)
            {
                string name = $"{camera}-{number++:000}.dng";
                files.Add(File(name, capture with { CapturedAtLocal = Evening.AddSeconds(Math.Floor(second)) }));
                names.Add(name);
                // Begun as soon as the one before was done, or a little later.
                second += capture.ExposureTimeS!.Value + (0.5 * random.NextDouble());
            }

            second += 3 + (5 * random.NextDouble());
            events.Add([.. names]);
        }

        return events;
    }

    private static BurstCandidate<string> File(string name, CaptureInfo capture) => new(name, "", name, capture);

    private static string[] Names(IEnumerable<IReadOnlyList<string>> groups) =>
        [.. groups.Select(group => string.Join(' ', group))];
}
