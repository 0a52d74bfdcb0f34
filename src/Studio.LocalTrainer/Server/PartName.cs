using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Reads the name and the file name of a multipart part. Some clients send them without quotes, also where the grammar wants quotes.</summary>
internal static class PartName
{
    public static (string? Name, string? Filename) Read(string? contentDisposition)
    {
        if (contentDisposition is null)
        {
            return (null, null);
        }
        if (ContentDispositionHeaderValue.TryParse(contentDisposition, out var parsed))
        {
            var filename = parsed.FileNameStar.HasValue ? parsed.FileNameStar : parsed.FileName;
            return (Unquote(parsed.Name.Value), Unquote(filename.Value));
        }
        string? name = null;
        string? file = null;
        foreach (var parameter in contentDisposition.Split(';'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var value = Unquote(parameter[(equals + 1)..].Trim());
            switch (equals < 0 ? "" : parameter[..equals].Trim().ToLowerInvariant())
            {
                case "name":
                    name = value;
                    break;
                case "filename":
                    file = value;
                    break;
            }
        }
        return (name, file);
    }

    /// <summary>The parser takes the quotes away and leaves the backslashes before what was quoted inside.</summary>
    private static string? Unquote(string? value) => (value is ['"', .. var inner, '"'] ? inner : value)
        ?.Replace("\\\"", "\"", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);
}
