using System.Globalization;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Selectors;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Reads what a list, a watch or a deletion of a collection selects.</summary>
internal static class Selection
{
    /// <exception cref="ApiException">A selector is malformed.</exception>
    public static (LabelSelector Labels, FieldSelector Fields) Of(ApiRequest request)
    {
        try
        {
            var fields = request.Query("fieldSelector");
            if (request.Info.Name is { } name)
            {
                // A list or watch of one object, by its path.
                fields = fields is null ? $"metadata.name={name}" : $"{fields},metadata.name={name}";
            }

            return (LabelSelectorParser.Parse(request.Query("labelSelector")), FieldSelector.Parse(fields, request.Resource));
        }
        catch (FormatException e)
        {
            throw Errors.BadRequest(e.Message);
        }
    }

    /// <summary>The version asked for; <see langword="null"/> without one, 0 for any.</summary>
    /// <exception cref="ApiException">It is no number.</exception>
    public static long? Version(ApiRequest request) =>
        request.Query("resourceVersion") is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw Errors.Invalid("", "", "", [FieldError.Invalid("resourceVersion", text, $"strconv.ParseUint: parsing \"{text}\": invalid syntax")]);

    /// <exception cref="ApiException">The version and the way to match it do not go together.</exception>
    public static void CheckMatch(ApiRequest request, long? version, string? match, bool watch)
    {
        FieldError? error = match switch
        {
            null => watch && request.Flag("sendInitialEvents")
                ? FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
                : null,
            _ when watch && request.Query("sendInitialEvents") is null =>
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
            _ when !watch && version is null =>
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"),
            "Exact" when version == 0 => FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""),
            "Exact" or "NotOlderThan" => null,
            _ => FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]),
        };
        if (error is not null)
        {
            throw Errors.Invalid("meta.k8s.io", "ListOptions", "", [error]);
        }
    }
}
