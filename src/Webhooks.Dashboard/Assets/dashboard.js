// The dashboard's code in the browser: times in its time zone, copying, the theme, forms that survive a lost connection, and whether the page is visible.
(() => {
    'use strict';

    const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
    const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
    const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
    const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];

    const span = (seconds, parts = 2) => {
        const at = Math.max(0, Math.min(units.length - 1, units.findIndex(([size]) => seconds >= size) < 0 ? units.length - 1 : units.findIndex(([size]) => seconds >= size)));
        const [size, name] = units[at];
        const whole = Math.floor(seconds / size);
        const next = units[at + 1];
        const rest = next ? Math.floor((seconds - whole * size) / next[0]) : 0;
        return parts > 1 && rest > 0 && whole < 10 ? `${whole} ${name} ${rest} ${next[1]}` : `${whole} ${name}`;
    };

    const isToday = at => at.toDateString() === new Date().toDateString();

    // <local-time datetime="2026-11-25T04:18:43Z" mode="clock|short|ago|until">; this script sets the text, the server the attributes.
    class LocalTime extends HTMLElement {
        static observedAttributes = ['datetime', 'mode'];
        static shown = new Set();

        connectedCallback() { LocalTime.shown.add(this); this.show(); }
        disconnectedCallback() { LocalTime.shown.delete(this); }
        attributeChangedCallback() { if (this.isConnected) this.show(); }

        show() {
            const at = new Date(this.getAttribute('datetime'));
            if (isNaN(at)) return;
            const seconds = Math.round((Date.now() - at) / 1000);
            const mode = this.getAttribute('mode');
            const text = mode === 'ago' ? (seconds < 2 ? 'just now' : `${span(seconds, 1)} ago`)
                : mode === 'until' ? (seconds >= 0 ? 'now' : `in ${span(-seconds)}`)
                : mode === 'short' ? (isToday(at) ? short : shortDay).format(at)
                : isToday(at) ? clock.format(at) : full.format(at);
            if (this.textContent !== text) this.textContent = text;
            this.title = `${full.format(at)} here, ${at.toISOString().replace('T', ' ').replace('Z', ' UTC')}`;
        }
    }

    customElements.define('local-time', LocalTime);
    setInterval(() => { if (!document.hidden) LocalTime.shown.forEach(each => { if (['ago', 'until'].includes(each.getAttribute('mode'))) each.show(); }); }, 1000);

    // The first line of a chart's description of a step is its time, which the server knows only in UTC.
    document.addEventListener('pointerover', event => {
        const title = event.target.closest?.('.chart .hover')?.querySelector('title[data-at]');
        if (!title) return;
        const [time, ...said] = title.textContent.split('\n');
        const local = shortDay.format(new Date(title.dataset.at));
        if (time !== local) title.textContent = [local, ...said].join('\n');
    });

    const announce = text => {
        const region = document.getElementById('announcements');
        region.textContent = '';
        setTimeout(() => { region.textContent = text; }, 50);
    };

    const copy = async text => {
        if (navigator.clipboard && window.isSecureContext)
            try { return await navigator.clipboard.writeText(text); } catch { /* a frame that its page does not allow it */ }
        const area = document.createElement('textarea'); // http:// on another host has no clipboard
        area.value = text;
        document.body.append(area);
        area.select();
        const done = document.execCommand('copy');
        area.remove();
        if (!done) throw new Error('refused');
    };

    document.addEventListener('click', event => {
        const button = event.target.closest('[data-copy]');
        if (!button) return;
        copy(button.getAttribute('data-copy')).then(
            () => {
                button.classList.add('copied');
                setTimeout(() => button.classList.remove('copied'), 1500);
                announce('Copied');
            },
            () => announce('The browser did not let us copy'));
    });

    // Before Blazor treats the link as a navigation.
    document.addEventListener('click', event => {
        if (!event.target.closest('.skip-link')) return;
        event.preventDefault();
        event.stopPropagation();
        document.getElementById('main').focus();
    }, true);

    // The component in a page of the host, whose own element has the theme; null in the dashboard.
    const embedded = () => document.querySelector('.webhooks-embedded');
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const portalTheme = document.documentElement.dataset.theme;
    const themeKey = portalTheme ? 'webhooks.portal.theme' : 'webhooks.theme';
    const theme = () => { if (embedded()) return 'system'; try { return localStorage.getItem(themeKey) ?? portalTheme ?? 'system'; } catch { return portalTheme ?? 'system'; } };
    const isDark = () => theme() === 'dark' || (theme() === 'system' && dark.matches);
    const paint = () => { if (!embedded()) document.documentElement.classList.toggle('dark', isDark()); };
    paint();

    // In a frame of an allowed page: reports the height of the content to that page, and only to it. A fixed element is centred in the
    // whole frame, which may be taller than the screen, so the styles place it near the last click or focus (--at).
    const ancestors = document.documentElement.dataset.frameAncestors?.split(' ') ?? [];
    if (window.parent !== window && ancestors.length > 0) {
        document.documentElement.classList.add('framed');
        const origin = location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : '');
        const targets = ancestors.includes(origin) ? [origin] : ancestors;
        let reported = 0;
        new ResizeObserver(() => {
            const height = Math.ceil(document.body.getBoundingClientRect().height);
            if (height === 0 || height === reported) return;
            reported = height;
            for (const target of targets) window.parent.postMessage({ type: 'webhooks:height', height }, target);
        }).observe(document.body);
        const place = (element, y) => {
            if (!element.closest?.('.mud-dialog')) document.documentElement.style.setProperty('--at', `${Math.round(y)}px`);
        };
        document.addEventListener('pointerdown', event => place(event.target, event.clientY), true);
        document.addEventListener('focusin', event => place(event.target, event.target.getBoundingClientRect().top));
    }

    // Half-written forms, by the data-keep of the form, as long as the tab is open: the server's copy of one, and the text that was typed
    // since, which a lost connection never sends there. Inputs without data-field, such as those of secrets, are not kept.
    const formKey = name => `webhooks.form.${name}`;
    const kept = name => { try { return JSON.parse(sessionStorage.getItem(formKey(name))) ?? {}; } catch { return {}; } };
    const keep = (name, form) => {
        try {
            if (form.draft || Object.keys(form.typed ?? {}).length > 0) sessionStorage.setItem(formKey(name), JSON.stringify(form));
            else sessionStorage.removeItem(formKey(name));
        } catch { /* no storage, or it is full: the form works without */ }
    };
    document.addEventListener('input', event => {
        const name = event.target.closest?.('form[data-keep]')?.dataset.keep;
        const field = event.target.dataset?.field;
        if (!name || !field) return;
        const form = kept(name);
        keep(name, { ...form, typed: { ...form.typed, [field]: event.target.value } });
    });
    document.addEventListener('submit', event => {
        if (event.target.id !== 'sign-out') return;
        for (const key of Object.keys(sessionStorage)) if (key.startsWith(formKey(''))) sessionStorage.removeItem(key);
    });

    window.webhooksDashboard = {
        // Values that the server has read replace the typed ones, except in the field with the focus.
        keepForm(name, draft) {
            const active = document.activeElement?.dataset?.field;
            const typed = kept(name).typed ?? {};
            keep(name, { draft, typed: active in typed ? { [active]: typed[active] } : {} });
        },
        keptForm(name) {
            const { draft, typed } = kept(name);
            return draft || typed ? { draft: draft ?? null, typed: typed ?? {} } : null;
        },
        forgetForm(name) { keep(name, {}); },
        // Reports the browser's state to the page's service, now and at each change.
        watch(page) {
            const tell = () => { paint(); page.invokeMethodAsync('Tell', !document.hidden, theme(), isDark()).catch(() => { }); };
            document.addEventListener('visibilitychange', tell);
            dark.addEventListener('change', tell);
            tell();
        },
        // For <input type="datetime-local">, whose value has no zone.
        toLocal(milliseconds) {
            const at = new Date(milliseconds);
            return new Date(milliseconds - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
        },
        fromLocal(text) {
            const at = new Date(text);
            return isNaN(at) ? null : at.getTime();
        },
        // The styles must be there before the first content.
        async embed(library) {
            if (!window.mudElementRef) await import(library);
            const styles = embedded()?.querySelector('link[rel=stylesheet]');
            if (styles && !styles.sheet) await new Promise(done => { styles.addEventListener('load', done); styles.addEventListener('error', done); });
        },
        focusHeading() {
            const heading = embedded()?.querySelector('h1');
            heading?.setAttribute('tabindex', '-1');
            heading?.focus();
        },
        isScrolled(element) { return element?.scrollTop > 0; },
        scrollToTop(element) { if (element) element.scrollTop = 0; },
        setTheme(name) {
            try { localStorage.setItem(themeKey, name); } catch { /* kept for this page alone */ }
            paint();
            return isDark();
        },
    };

    // A restarted server no longer knows the page. That is for the host to show where the pages are within its own.
    const connection = document.getElementById('components-reconnect-modal');
    if (connection && !embedded())
        new MutationObserver(changes => {
            for (const { target } of changes)
                if (target.classList.contains('components-reconnect-rejected')) location.reload();
        }).observe(connection, { attributes: true, attributeFilter: ['class'] });
})();
