using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>Makes the request that a curl command line of a document describes, so that documents can be tested as they stand.</summary>
internal static partial class CurlRequest
{
    public static HttpRequestMessage Parse(string command)
    {
        var text = command.Replace("\\\n", " ", StringComparison.Ordinal);
        var method = Method().Match(text).Groups[1].Value;
        var url = new Uri(Url().Match(text).Groups[1].Value);
        var request = new HttpRequestMessage(new HttpMethod(method), url.PathAndQuery);
        var headers = Header().Matches(text).Select(match => match.Groups[1].Value.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        request.Headers.Accept.ParseAdd(headers["accept"]);
        if (Data().Match(text) is { Success: true } data)
        {
            request.Content = new StringContent(data.Groups[1].Value);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(headers["Content-Type"]);
        }
        return request;
    }

    [GeneratedRegex(@"-X '(\w+)'")]
    private static partial Regex Method();

    [GeneratedRegex(@"'(http://[^']+)'")]
    private static partial Regex Url();

    [GeneratedRegex(@"-H '([^']+)'")]
    private static partial Regex Header();

    [GeneratedRegex(@"-d '([^']+)'")]
    private static partial Regex Data();
}
