using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>One reason why an object is invalid.</summary>
/// <param name="Reason">As in a Status' causes (<c>FieldValueRequired</c>).</param>
/// <param name="Detail">The text after the field.</param>
internal sealed record FieldError(string Reason, string Field, string Detail)
{
    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, With("Required value", detail));

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {JsonText.Display(value)}: {detail}");

    /// <summary>A wrong value that is shown as it is (<c>"integer"</c> for a type, for example).</summary>
    public static FieldError InvalidText(string field, string value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldError Type(string field, string value, string detail) => new("FieldValueTypeInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, With("Forbidden", detail));

    public static FieldError Duplicate(string field, JsonNode? value) => new("FieldValueDuplicate", field, $"Duplicate value: {JsonText.Display(value)}");

    public static FieldError NotFound(string field, JsonNode? value) => new("FieldValueNotFound", field, $"Not found: {JsonText.Display(value)}");

    public static FieldError TooLong(string field, long limit) => new("FieldValueTooLong", field, $"Too long: may not be more than {limit} bytes");

    public static FieldError TooMany(string field, long actual, long limit) =>
        new("FieldValueTooMany", field, $"Too many: {actual}: must have at most {limit} items");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field,
            $"Unsupported value: {JsonText.Display(value)}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}");

    public override string ToString() => $"{Field}: {Detail}";

    private static string With(string what, string detail) => detail.Length == 0 ? what : $"{what}: {detail}";
}
