using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Provisioning.Kubernetes.Tests.Api.Support;

/// <summary>What API servers answer.</summary>
internal static class Answers
{
    public static async Task JsonAsync(this HttpContext context, string json, int statusCode = 200)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    public static Task StatusAsync(this HttpContext context, int statusCode, string reason, string message = "no", string details = "{}") =>
        context.JsonAsync(StatusJson(statusCode, reason, message, details), statusCode);

    public static async Task NotServedAsync(this HttpContext context)
    {
        context.Response.StatusCode = 404;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
    }

    public static string StatusJson(int statusCode, string reason, string message, string details = "{}") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{statusCode}}}""");

    public static string Pod(string name, string version, string ns = "acme-shop") =>
        $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","resourceVersion":"{{{version}}}"},"status":{"phase":"Running"}}""";

    public static string Line(string type, string json) => $$$"""{"type":"{{{type}}}","object":{{{json}}}}""" + "\n";
}
