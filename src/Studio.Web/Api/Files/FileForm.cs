using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.Web.Api.Files;

/// <summary>
/// A multipart form with fields and one file. The file goes to the disk as it comes in, since the fields that say where it
/// is to go may stand behind it, and is gone with this.
/// </summary>
internal sealed class FileForm : IAsyncDisposable
{
    private const string FilePart = "file";
    private const int LongestField = 1000;
    private const int LongestName = 255;
    private const long MultipartOverhead = 64 * 1024;

    private readonly Dictionary<string, string> _fields = [];

    private FileForm()
    {
    }

    public FileStream? File { get; private set; }

    /// <summary>The file's own name, without any folder.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>How many lines of the file hold something.</summary>
    public int Rows { get; private set; }

    public string? Text(string name) => _fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>Reads the whole form. Problems: not a form, a form that breaks off, a file that is too large.</summary>
    public static async Task<Result<FileForm>> ReadAsync(HttpContext context, UploadLimits limits, StudioPaths paths, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return Problem.Invalid(FilePart, "Send the file as a multipart form, with curl: -F purpose=fine-tune -F file=@NAME.");
        }
        if (request.ContentLength > limits.MaxBytes + MultipartOverhead)
        {
            return limits.TooLarge();
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limits.MaxBytes + MultipartOverhead;
        }
        var form = new FileForm();
        var complete = false;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                await form.TakeAsync(section, limits, paths, cancellationToken);
            }
            complete = true;
            return form;
        }
        catch (Exception error) when (error is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            return Problem.Invalid(FilePart, "The multipart body ends before its last boundary: send the file again.");
        }
        finally
        {
            if (!complete)
            {
                await form.DisposeAsync();
            }
        }
    }

    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task TakeAsync(MultipartSection section, UploadLimits limits, StudioPaths paths, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
        {
            return;
        }
        if (name != FilePart)
        {
            using var reader = new StreamReader(section.Body, Encoding.UTF8);
            var buffer = new char[LongestField];
            _fields[name] = new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken));
            return;
        }
        if (File is not null)
        {
            throw new InvalidDataException("A form has one file.");
        }
        FileName = NameOf(disposition);
        Directory.CreateDirectory(paths.UploadsDirectory);
        File = new FileStream(
            Path.Combine(paths.UploadsDirectory, $"{Guid.NewGuid():N}.part"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await KeepAsync(new LimitedStream(section.Body, limits.MaxBytes), File, cancellationToken);
        File.Position = 0;
    }

    private async Task KeepAsync(LimitedStream content, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var holdsSomething = false;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            foreach (var part in buffer.AsSpan(0, read))
            {
                Rows += part is (byte)'\n' && holdsSomething ? 1 : 0;
                holdsSomething = part is not (byte)'\n' && (holdsSomething || part > (byte)' ');
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        Rows += holdsSomething ? 1 : 0;
    }

    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var given = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value ?? "";
        var name = new string([.. given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Where(character => !char.IsControl(character))]).Trim();
        return name.Length is 0 ? "training.jsonl" : name.Length <= LongestName ? name : name[^LongestName..];
    }
}
