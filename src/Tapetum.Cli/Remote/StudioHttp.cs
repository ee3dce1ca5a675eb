using System.Net;
using System.Net.Http.Json;

namespace Tapetum.Cli.Remote;

/// <summary>Asks a studio over HTTP, again where it does not answer or is too busy for a while.</summary>
internal sealed class StudioHttp : IDisposable
{
    /// <summary>Where the token is that the studio asks for.</summary>
    public const string TokenVariable = "TAPETUM_TOKEN";

    // A front end that was replaced, a network that was down.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly TimeProvider time;

    /// <param name="address">Of the studio's page.</param>
    /// <param name="token">Null where it asks for none.</param>
    /// <param name="time">The clock.</param>
    public StudioHttp(Uri address, string? token, TimeProvider time)
    {
        this.time = time;
        Address = address;
        http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) })
        {
            BaseAddress = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/"),
            Timeout = Slowest,
        };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
    }

    public Uri Address { get; }

    /// <summary>Once, whatever comes of it.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Until there is an answer.</summary>
    /// <param name="file">Whom it concerns.</param>
    /// <param name="make">The request, anew for each attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="alsoRight">An answer that is none of success, and right all the same.</param>
    /// <exception cref="StudioException">It is a refusal, or nobody has answered for long.</exception>
    public async Task<HttpResponseMessage> AskAsync(
        string file,
        Func<HttpRequestMessage> make,
        CancellationToken cancellationToken,
        HttpStatusCode alsoRight = HttpStatusCode.OK
    )
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            TimeSpan pause = Pause;
            Exception? fault = null;
            try
            {
                using HttpRequestMessage request = make();
                HttpResponseMessage answer = await SendAsync(request, cancellationToken);
                if (answer.IsSuccessStatusCode || answer.StatusCode == alsoRight)
                {
                    return answer;
                }

                using (answer)
                {
                    bool isBusy = answer.StatusCode == HttpStatusCode.TooManyRequests;
                    if (!Passes(answer.StatusCode) || (!isBusy && time.GetElapsedTime(begun) > Patience))
                    {
                        await RequireAsync(file, answer, cancellationToken);
                    }

                    TimeSpan asked = answer.Headers.RetryAfter?.Delta ?? Pause;
                    pause = asked < LongestPause ? asked : LongestPause;
                    begun = isBusy ? time.GetTimestamp() : begun;
                }
            }
            catch (Exception e)
                when (e is HttpRequestException
                    || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                fault = e;
            }

            await PauseAsync(begun, pause, fault, cancellationToken);
        }
    }

    /// <summary>Before the next attempt.</summary>
    /// <exception cref="StudioException">It has lasted too long.</exception>
    public async Task PauseAsync(long begun, TimeSpan pause, Exception? inner, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(begun) > Patience)
        {
            throw Silent(inner);
        }

        await Task.Delay(pause, time, cancellationToken);
    }

    /// <summary>Whether it may be another answer in a while.</summary>
    public static bool Passes(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.InsufficientStorage;

    /// <exception cref="StudioException">The answer is a refusal; in the studio's own words where it gave some.</exception>
    public async Task RequireAsync(string file, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new StudioException(
                Address.ToString(),
                http.DefaultRequestHeaders.Authorization is null
                    ? "this studio lets in only who shows its token"
                    : "this studio does not know the token",
                $"Put its token into the environment variable {TokenVariable}."
            )
            {
                ConcernsAll = true,
            };
        }

        StudioRefusal? said = null;
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            said = await answer.Content.ReadFromJsonAsync(RefusalJson.Default.StudioRefusal, cancellationToken);
        }

        throw new StudioException(
            file,
            said?.Detail?.TrimEnd('.') ?? $"{Address} answers {(int)answer.StatusCode} {answer.ReasonPhrase}",
            said?.Advice ?? "Check the address, or ask whoever runs it."
        );
    }

    public StudioException Silent(Exception? inner) =>
        new(
            Address.ToString(),
            inner is null ? "the studio does not answer" : $"the studio does not answer ({inner.Message.TrimEnd('.')})",
            "Check the address and the network, then run this again: it goes on where it was.",
            inner
        )
        {
            ConcernsAll = true,
        };

    public void Dispose() => http.Dispose();
}
