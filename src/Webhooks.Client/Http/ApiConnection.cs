using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.Client.Http;

/// <summary>The one place that sends requests, and sends them again.</summary>
internal sealed class ApiConnection
{
    private static readonly ProductInfoHeaderValue Product = new(
        "Webhooks.Client", typeof(ApiConnection).Assembly.GetName().Version?.ToString(3));

    private readonly HttpClient _http;
    private readonly string _root;
    private readonly AuthenticationHeaderValue? _key;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly RetryWaits _waits;

    public ApiConnection(HttpClient http, WebhooksClientOptions options, TimeProvider time)
    {
        var url = options.Url ?? http.BaseAddress!;
        _root = $"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/";
        _key = options.Key is { } key ? new("Bearer", key) : null;
        (_http, _timeout, _time) = (http, options.AttemptTimeout, time);
        _waits = new(options, Random.Shared.NextDouble);
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> form, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(path), form, cancellationToken);

    /// <summary>Sends the request until the host answers with success.</summary>
    /// <exception cref="WebhooksApiException">The last answer was not a success.</exception>
    /// <exception cref="HttpRequestException">The last attempt had no answer.</exception>
    public Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> form, CancellationToken cancellationToken) =>
        RepeatAsync(request, (response, deadline) => ReadAsync(response, form, deadline), cancellationToken);

    /// <summary>The same for a request whose answer has no body.</summary>
    public Task SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(request, static (_, _) => Task.FromResult(true), cancellationToken);

    private async Task<T> RepeatAsync<T>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(request, read, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException failure) when (_waits.After(attempt, request.Repetition, failure) is { } wait)
            {
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException failure) when (attempt > 1)
            {
                throw failure is WebhooksApiException refused
                    ? refused.After(attempt)
                    : new HttpRequestException(
                        failure.HttpRequestError, $"{attempt} attempts failed, the last one with: {failure.Message}", failure,
                        failure.StatusCode);
            }
        }
    }

    private async Task<T> AttemptAsync<T>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var message = Message(request);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await ApiFailure.ReadAsync(response, _time, deadline.Token).ConfigureAwait(false);
            return await read(response, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Of the deadline, or of HttpClient's own.
            throw new HttpRequestException("The host did not answer in time.", new TimeoutException(e.Message, e));
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The host's answer ended early.", e);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> form, CancellationToken deadline)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(form, deadline).ConfigureAwait(false)
                ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException e)
        {
            throw new WebhooksApiException(
                response.StatusCode, null,
                $"The answer of {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} is not one of this API.", inner: e);
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, _root + request.Path) { Content = request.Content?.Invoke() };
        if (_key is not null)
            message.Headers.Authorization = _key;
        if (_http.DefaultRequestHeaders.UserAgent.Count == 0)
            message.Headers.UserAgent.Add(Product);
        return message;
    }
}
