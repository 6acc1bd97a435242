using Microsoft.EntityFrameworkCore;
using Webhooks.Outbox.EntityFrameworkCore;

namespace Consumer;

internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    // README Webhooks.Outbox.EntityFrameworkCore
}
