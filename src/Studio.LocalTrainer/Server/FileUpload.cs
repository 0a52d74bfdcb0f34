using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Receives a multipart upload part by part, straight to the disk: a file of any size takes one small buffer.</summary>
internal sealed class FileUpload(FileStore files, IOptions<LocalTrainerOptions> options)
{
    private const int MaxFieldLength = 1024;
    private const int MaxNameLength = 255;
    private const long FormOverhead = 64 * 1024;
    private const int BufferSize = 80 * 1024;
    private static readonly string[] Purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

    public async Task<(StoredFile? File, ApiError? Error)> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new ApiError(
                StatusCodes.Status415UnsupportedMediaType,
                $"Unsupported content type: '{ApiError.Echo(request.ContentType ?? "")}'. A file is sent as 'multipart/form-data'.",
                null,
                "unsupported_content_type"));
        }
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return (null, ApiError.Invalid("The content type 'multipart/form-data' names no boundary.", null));
        }
        // Kestrel's own limit is 30 MB; ours counts the file and leaves room for the other fields.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxFileBytes + FormOverhead;
        }
        if (request.ContentLength > options.Value.MaxFileBytes + FormOverhead)
        {
            return (null, FileTooLarge());
        }
        var form = new Form(files.ArrivalPath());
        try
        {
            return await ReadPartsAsync(new MultipartReader(boundary, request.Body, BufferSize), form, cancellationToken) is { } error
                ? (null, error)
                : Finish(form);
        }
        catch (InvalidDataException)
        {
            return (null, ApiError.Invalid("The multipart body is broken: a part's header is not readable or too long.", null));
        }
        catch (IOException early) when (early is not BadHttpRequestException && !form.IsWriting)
        {
            return (null, ApiError.Invalid("The multipart body is broken: it ends before its last boundary.", null));
        }
        finally
        {
            File.Delete(form.ArrivalPath);
        }
    }

    private async Task<ApiError?> ReadPartsAsync(MultipartReader reader, Form form, CancellationToken cancellationToken)
    {
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var (name, filename) = PartName.Read(section.ContentDisposition);
            ApiError? error = null;
            switch (name)
            {
                case "file":
                    error = await ReceiveContentAsync(section.Body, filename, form, cancellationToken);
                    break;
                case "purpose":
                    form.Purpose = await ReadFieldAsync(section.Body, cancellationToken);
                    break;
                case "expires_after[anchor]":
                    form.ExpiryAnchor = await ReadFieldAsync(section.Body, cancellationToken);
                    break;
                case "expires_after[seconds]":
                    form.ExpirySeconds = await ReadFieldAsync(section.Body, cancellationToken);
                    break;
            }
            if (error is not null)
            {
                return error;
            }
        }
        return null;
    }

    private async Task<ApiError?> ReceiveContentAsync(Stream content, string? filename, Form form, CancellationToken cancellationToken)
    {
        if (form.Filename is not null)
        {
            return ApiError.InvalidValue("file", "The form has more than one part named 'file'. Send one file in a request.");
        }
        form.Filename = CleanName(filename);
        form.IsWriting = true;
        await using var target = new FileStream(form.ArrivalPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await ReadAsync(content, buffer, form, cancellationToken)) > 0)
        {
            if (target.Length + read > options.Value.MaxFileBytes)
            {
                return FileTooLarge();
            }
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        target.Flush(flushToDisk: true);
        form.IsWriting = false;
        return null;
    }

    private static async Task<int> ReadAsync(Stream content, byte[] buffer, Form form, CancellationToken cancellationToken)
    {
        form.IsWriting = false;
        var read = await content.ReadAsync(buffer, cancellationToken);
        form.IsWriting = true;
        return read;
    }

    private (StoredFile? File, ApiError? Error) Finish(Form form)
    {
        if (form.Filename is null)
        {
            return (null, ApiError.Missing("file"));
        }
        if (form.Purpose is null)
        {
            return (null, ApiError.Missing("purpose"));
        }
        if (!Purposes.Contains(form.Purpose))
        {
            return (null, ApiError.InvalidValue(
                "purpose", $"'{ApiError.Echo(form.Purpose)}' is not one of {string.Join(", ", Purposes.Select(static p => $"'{p}'"))} - 'purpose'."));
        }
        return Expiry(form) is var (expiry, error) && error is null
            ? (files.Add(form.ArrivalPath, form.Filename, form.Purpose, expiry), null)
            : (null, error);
    }

    private static (TimeSpan? Expiry, ApiError? Error) Expiry(Form form)
    {
        if (form.ExpiryAnchor is null && form.ExpirySeconds is null)
        {
            return (null, null);
        }
        if (form.ExpiryAnchor != "created_at")
        {
            return (null, ApiError.InvalidValue("expires_after.anchor", "Invalid 'expires_after.anchor': only 'created_at' is known."));
        }
        return int.TryParse(form.ExpirySeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 3600 and <= 2_592_000
            ? (TimeSpan.FromSeconds(seconds), null)
            : (null, ApiError.InvalidValue("expires_after.seconds", "Invalid 'expires_after.seconds': expected a whole number from 3600 (an hour) to 2592000 (30 days)."));
    }

    private ApiError FileTooLarge() =>
        ApiError.TooLarge($"The file is larger than this trainer takes: {options.Value.MaxFileBytes} bytes at most.", "file");

    private static async Task<string> ReadFieldAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldLength];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string CleanName(string? sent)
    {
        var name = new string([.. (sent ?? "").Split('/', '\\')[^1].Where(static c => !char.IsControl(c))]);
        return name.Length == 0 ? "file" : name.Length <= MaxNameLength ? name : name[^MaxNameLength..];
    }

    private sealed class Form(string arrivalPath)
    {
        public string ArrivalPath { get; } = arrivalPath;

        /// <summary>An input/output error now is the disk's, not the client's.</summary>
        public bool IsWriting { get; set; }

        public string? Filename { get; set; }

        public string? Purpose { get; set; }

        public string? ExpiryAnchor { get; set; }

        public string? ExpirySeconds { get; set; }
    }
}
