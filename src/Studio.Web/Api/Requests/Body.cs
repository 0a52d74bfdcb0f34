using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.Http.Metadata;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>A request body that reads itself from JSON.</summary>
internal interface IRequestBody<TSelf>
{
    static abstract TSelf Read(JsonFields fields);

    /// <summary>Whether the whole body may be left out.</summary>
    static virtual bool IsOptional => false;

    /// <summary>Whether the body is a list and not an object.</summary>
    static virtual bool IsList => false;

    /// <summary>The type whose schema documents the body.</summary>
    static virtual Type Documented => typeof(TSelf);

    /// <summary>The code of a body with invalid fields.</summary>
    static virtual string ErrorCode => "validation_failed";
}

/// <summary>A body as it was read, or why it cannot be taken; <see cref="BodyFilter"/> answers the latter before a handler runs.</summary>
internal sealed class Body<T> : IReadBody, IEndpointParameterMetadataProvider
    where T : IRequestBody<T>
{
    private readonly T? _value;
    private readonly JsonElement _json;

    private Body(T? value, JsonElement json, ProblemAndStatus? refusal)
    {
        _value = value;
        _json = json;
        Refusal = refusal;
    }

    public ProblemAndStatus? Refusal { get; }

    public T Value => _value ?? throw new InvalidOperationException("The route lacks the filter that answers unreadable bodies.");

    /// <summary>SHA-256 of the body with its keys in order, so that spacing and order do not count.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(_json)));

    public static ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo _) => ReadAsync(context);

    public static async ValueTask<Body<T>> ReadAsync(HttpContext context)
    {
        var (json, refusal) = await JsonBody.ReadAsync(context.Request, T.IsOptional);
        if (refusal is not null)
        {
            return new(default, default, refusal);
        }
        var errors = new FieldErrors();
        if (json.ValueKind is JsonValueKind.Undefined)
        {
            json = JsonElement.Parse("{}");
        }
        if (!T.IsList && json.ValueKind is not JsonValueKind.Object)
        {
            errors.Add("body", $"The body must be a JSON object, such as {{\"key\": \"value\"}}; found {JsonWords.Describe(json)}.");
            return new(default, default, new(errors.ToProblem()!, null));
        }
        var value = T.Read(new JsonFields(json, "", errors));
        return errors.ToProblem(T.ErrorCode) is { } problem ? new(default, default, new(problem, null)) : new(value, json, null);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new DocumentedBody(T.Documented, T.IsOptional));
}

internal interface IReadBody
{
    ProblemAndStatus? Refusal { get; }
}

/// <summary>
/// What the OpenAPI document says of a body. Not the framework's own metadata, because that would let the routing refuse
/// other content types before a sentence can say why.
/// </summary>
internal sealed record DocumentedBody(Type Type, bool IsOptional, string ContentType = "application/json", string? Description = null);

/// <summary>Answers unreadable and invalid bodies before a handler runs.</summary>
internal sealed class BodyFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var refusal = context.Arguments.OfType<IReadBody>().FirstOrDefault()?.Refusal;
        return refusal is null ? next(context) : ValueTask.FromResult<object?>(new ProblemResult(refusal.Problem, refusal.Status));
    }
}
