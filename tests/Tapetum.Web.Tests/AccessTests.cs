using System.Net;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Who gets in, and what browsers are told.</summary>
public class AccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_token_only_those_who_show_it_get_in()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { AccessToken = "open sesame" });

        (await studio.Http.GetAsync("api/photos", Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await studio.Http.GetAsync("healthz", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await studio.Http.GetAsync("metrics", Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using HttpRequestMessage bearer = new(HttpMethod.Get, "api/photos");
        bearer.Headers.Add("Authorization", "Bearer open sesame");
        (await studio.Http.SendAsync(bearer, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = studio.Http.BaseAddress,
        };
        using HttpResponseMessage opened = await browser.GetAsync("?token=open%20sesame", Stop);
        opened.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        opened.Headers.Location!.ToString().ShouldBe("/");
        string cookie = opened.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain("sesame");
        (await browser.GetAsync("api/photos", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_person_without_the_token_is_asked_for_it()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { AccessToken = "open sesame" });
        studio.Http.DefaultRequestHeaders.Add("Accept", "text/html");

        using HttpResponseMessage first = await studio.Http.GetAsync("/", Stop);
        string page = await first.Content.ReadAsStringAsync(Stop);
        string wrong = await (await studio.Http.GetAsync("/?token=sesame", Stop)).Content.ReadAsStringAsync(Stop);

        first.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        page.ShouldContain("name=\"token\"");
        page.ShouldNotContain("not this studio's token");
        wrong.ShouldContain("not this studio's token");
    }

    [Fact]
    public async Task Another_sites_page_changes_nothing_and_reads_nothing()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng");

        using HttpRequestMessage fetch = new(HttpMethod.Post, "api/photos") { Content = new ByteArrayContent([1]) };
        fetch.Headers.Add("Sec-Fetch-Site", "cross-site");
        using HttpRequestMessage old = new(HttpMethod.Delete, $"api/photos/{photo.Id}");
        old.Headers.Add("Origin", "https://elsewhere.example");
        using HttpRequestMessage rebound = new(HttpMethod.Get, "api/photos");
        rebound.Headers.Host = "elsewhere.example";
        using HttpRequestMessage read = new(HttpMethod.Get, "api/photos");
        read.Headers.Add("Origin", "https://elsewhere.example");
        using HttpResponseMessage answer = await studio.Http.SendAsync(read, Stop);

        (await studio.Http.SendAsync(fetch, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await studio.Http.SendAsync(old, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await studio.Http.SendAsync(rebound, Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'self'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await studio.Client.ListAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { RequestsPerMinute = 60 });

        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => studio.Http.GetAsync("healthz", Stop))
        );

        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_api_describes_itself_and_counts_what_it_does()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
        await studio.Client.FinishedAsync(photo.Id);

        string description = await studio.Http.GetStringAsync("openapi", Stop);
        string metrics = await studio.Http.GetStringAsync("metrics", Stop);
        string about = await studio.Http.GetStringAsync("api/about", Stop);

        description.ShouldContain("\"/api/photos/{id}/picture\"");
        metrics.ShouldContain("photos_accepted");
        metrics.ShouldContain("stage_seconds");
        metrics.ShouldMatch(@"(?m)^tapetum_web_photos_unfinished 0$");
        metrics.ShouldMatch(@"(?m)^tapetum_web_disk_used_bytes [1-9]");
        about.ShouldContain("\"maxUploadBytes\":300000000");
    }

    [Fact]
    public async Task Two_servers_of_one_process_count_each_for_itself()
    {
        await using RunningStudio busy = await RunningStudio.StartAsync();
        PhotoView photo = await busy.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
        await busy.Client.FinishedAsync(photo.Id);
        await using RunningStudio idle = await RunningStudio.StartAsync();

        string ofIdle = await idle.Http.GetStringAsync("metrics", Stop);
        string ofBusy = await busy.Http.GetStringAsync("metrics", Stop);

        ofIdle.ShouldMatch(@"(?m)^tapetum_web_disk_used_bytes 0$");
        ofBusy.ShouldMatch(@"(?m)^tapetum_web_disk_used_bytes [1-9]");
    }
}
