using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>How to delete, from the body or the query of a request.</summary>
internal sealed record DeleteOptions(string? PropagationPolicy, long? GracePeriodSeconds, string? Uid, string? ResourceVersion, bool DryRun)
{
    /// <exception cref="ApiException">The options are malformed.</exception>
    public static async Task<DeleteOptions> ReadAsync(ApiRequest request)
    {
        request.ValidateOptions("DeleteOptions");
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        return Parse(request, body);
    }

    private static DeleteOptions Parse(ApiRequest request, byte[] body)
    {
        JsonObject? options = null;
        if (body.Length > 0)
        {
            try
            {
                options = RequestBody.Parse(body, RequestBody.MediaType(request.Http.Request) == "application/yaml") as JsonObject;
            }
            catch (JsonException)
            {
                throw Errors.BadRequest($"couldn't get version/kind; json parse error: {GoJsonError.Describe(body)}");
            }
        }

        return Of(request, options);
    }

    /// <exception cref="ApiException">The options are malformed.</exception>
    public static DeleteOptions Of(ApiRequest request, JsonObject? options)
    {
        var policy = options.String("propagationPolicy") ?? request.Query("propagationPolicy");
        if ((options?["orphanDependents"].IsBoolean() == true || request.Query("orphanDependents") is not null) && policy is null)
        {
            policy = options?["orphanDependents"].IsTrue() == true || request.Flag("orphanDependents") ? "Orphan" : "Background";
        }

        if (policy is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw Errors.Invalid("meta.k8s.io", "DeleteOptions", "",
                [FieldError.NotSupported("propagationPolicy", JsonValue.Create(policy), ["Background", "Foreground", "Orphan"])]);
        }

        var grace = options?["gracePeriodSeconds"].AsLong()
            ?? (long.TryParse(request.Query("gracePeriodSeconds"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds
                : null);
        return new DeleteOptions(
            policy,
            grace is < 0 ? 1 : grace,
            options.String("preconditions", "uid"),
            options.String("preconditions", "resourceVersion"),
            request.IsDryRun || (options?["dryRun"] as JsonArray)?.Any(d => d.AsString() == "All") == true);
    }
}
