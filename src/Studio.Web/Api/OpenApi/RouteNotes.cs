using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.Http.Metadata;

namespace FineTuningStudio.Web.Api.OpenApi;

internal enum NoteType
{
    String,
    Integer,
    Boolean,
}

/// <summary>A query parameter or header that a handler reads by hand, for the OpenAPI document.</summary>
internal sealed record ParameterNote(string Name, NoteType Type, string Description, bool IsHeader = false, bool IsRequired = false, string[]? Choices = null);

/// <summary>What the table of routes says of a route beside its handler.</summary>
internal static class RouteNotes
{
    /// <summary>The operation's id, and one line about it.</summary>
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder route, string name, string summary, string? description = null)
    {
        route.WithName(name).WithSummary(summary);
        return description is null ? route : route.WithDescription(description);
    }

    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params ParameterNote[] parameters) =>
        route.WithMetadata([.. parameters]);

    /// <summary>The statuses with which the route refuses, beside those that every route has.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata([.. statuses.Select(status => new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [ProblemDocument.ContentType]))]);

    /// <summary>A file as the answer.</summary>
    public static RouteHandlerBuilder Sends(this RouteHandlerBuilder route, params string[] contentTypes) =>
        route.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), contentTypes));

    /// <summary>
    /// The same routes under an older name: they answer alike, but the document shows each route once, and a name
    /// belongs to one route.
    /// </summary>
    public static void MapAlias(this IEndpointRouteBuilder api, string prefix, Action<RouteGroupBuilder> map)
    {
        var group = api.MapGroup(prefix).ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(static endpoint =>
        {
            foreach (var name in endpoint.Metadata.OfType<IEndpointNameMetadata>().ToList())
            {
                endpoint.Metadata.Remove(name);
            }
        });
        map(group);
    }
}

/// <summary>For the OpenAPI document: a file as the body itself, or as this multipart part.</summary>
internal sealed record DocumentedUpload(string PartName);
