using System.Text.Json;
using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Photos as JSON: what a text does not say is as the program has it.</summary>
public sealed class PhotoJsonTests
{
    [Fact]
    public void Settings_that_are_not_sent_are_as_usual() =>
        JsonSerializer
            .Deserialize("""{"ev":1}""", PhotoJson.Of<PhotoSettings>())
            .ShouldBe(new PhotoSettings { Ev = 1 });

    [Fact]
    public void No_initial_value_is_lost_in_what_is_sent_or_stored() =>
        new[]
        {
            PhotoJson.Of<Photo>(),
            PhotoJson.Options.GetTypeInfo(typeof(PhotoView)),
            PhotoJson.Options.GetTypeInfo(typeof(Endpoints.Settings.ManySettings)),
            DecodedJson.Header,
        }
            .SelectMany(LostInitialValues.Below)
            .ShouldBeEmpty();
}
